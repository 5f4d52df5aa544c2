// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.oracle.NormOracle;
import java.util.List;

/** The normalisations, called alike. */
public enum NormKind {
  LAYER(false, true),
  RMS(false, false),
  BATCH(true, true);

  /** Of every call here. */
  public static final float EPSILON = 1e-5f;

  static final float MOMENTUM = 0.1f;

  final boolean columns;
  final boolean centred;

  NormKind(boolean columns, boolean centred) {
    this.columns = columns;
    this.centred = centred;
  }

  NormOracle oracle(double epsilon, double[][] x) {
    return NormOracle.of(columns, centred, epsilon, x);
  }

  /** Where an operand is in its storage. */
  public record Layout(int offset, int ld) {}

  /** Storages and their layouts, in the order of {@link NormCase}. */
  public <F> void forward(Norms<F> k, int rows, int columns, List<F> f, List<Layout> at) {
    var x = at.get(0);
    var y = at.get(4);
    int gamma = at.get(1).offset();
    int beta = at.get(2).offset();
    int mean = at.get(5).offset();
    int rstd = at.get(6).offset();
    switch (this) {
      case LAYER ->
          k.layerNorm(
              rows,
              columns,
              EPSILON,
              f.get(0),
              x.offset(),
              x.ld(),
              f.get(1),
              gamma,
              f.get(2),
              beta,
              f.get(4),
              y.offset(),
              y.ld(),
              f.get(5),
              mean,
              f.get(6),
              rstd);
      case RMS ->
          k.rmsNorm(
              rows,
              columns,
              EPSILON,
              f.get(0),
              x.offset(),
              x.ld(),
              f.get(1),
              gamma,
              f.get(4),
              y.offset(),
              y.ld(),
              f.get(6),
              rstd);
      case BATCH ->
          k.batchNorm(
              rows,
              columns,
              EPSILON,
              MOMENTUM,
              f.get(0),
              x.offset(),
              x.ld(),
              f.get(1),
              gamma,
              f.get(2),
              beta,
              f.get(10),
              at.get(10).offset(),
              f.get(11),
              at.get(11).offset(),
              f.get(4),
              y.offset(),
              y.ld(),
              f.get(5),
              mean,
              f.get(6),
              rstd);
    }
  }

  /** The gradients, from the statistics that {@link #forward} gave. */
  public <F> void backward(Norms<F> k, int rows, int columns, List<F> f, List<Layout> at) {
    var x = at.get(0);
    var dy = at.get(3);
    var dx = at.get(7);
    int gamma = at.get(1).offset();
    int mean = at.get(5).offset();
    int rstd = at.get(6).offset();
    int dgamma = at.get(8).offset();
    int dbeta = at.get(9).offset();
    switch (this) {
      case LAYER ->
          k.layerNormBackward(
              rows,
              columns,
              f.get(0),
              x.offset(),
              x.ld(),
              f.get(1),
              gamma,
              f.get(5),
              mean,
              f.get(6),
              rstd,
              f.get(3),
              dy.offset(),
              dy.ld(),
              f.get(7),
              dx.offset(),
              dx.ld(),
              f.get(8),
              dgamma,
              f.get(9),
              dbeta);
      case RMS ->
          k.rmsNormBackward(
              rows,
              columns,
              f.get(0),
              x.offset(),
              x.ld(),
              f.get(1),
              gamma,
              f.get(6),
              rstd,
              f.get(3),
              dy.offset(),
              dy.ld(),
              f.get(7),
              dx.offset(),
              dx.ld(),
              f.get(8),
              dgamma);
      case BATCH ->
          k.batchNormBackward(
              rows,
              columns,
              f.get(0),
              x.offset(),
              x.ld(),
              f.get(1),
              gamma,
              f.get(5),
              mean,
              f.get(6),
              rstd,
              f.get(3),
              dy.offset(),
              dy.ld(),
              f.get(7),
              dx.offset(),
              dx.ld(),
              f.get(8),
              dgamma,
              f.get(9),
              dbeta);
    }
  }
}
