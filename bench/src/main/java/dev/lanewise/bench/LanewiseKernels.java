// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Unary;
import dev.lanewise.kernels.WeightDecay;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lanewise through its public handle, checks included, on arrays of the Java heap. */
final class LanewiseKernels implements KernelContender {

  /** The name of Lanewise on one thread beside itself on several. */
  static final String ALONE = Duel.ALONE;

  /** Rows of which a linear layer with its loss has the logits at once. */
  static final int ROWS_AT_ONCE = 64;

  private final String name;
  private final int mostThreads;
  private final Map<Integer, Lanewise> handles = new HashMap<>();

  /** On as many threads as a case has. */
  LanewiseKernels() {
    this(LanewiseContender.NAME, Integer.MAX_VALUE);
  }

  private LanewiseKernels(String name, int mostThreads) {
    this.name = name;
    this.mostThreads = mostThreads;
  }

  /** On one thread, whatever a case has. */
  static LanewiseKernels alone() {
    return new LanewiseKernels(ALONE, 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    var capabilities = handle(1).capabilities();
    return "%s, %d-bit vectors, float[]"
        .formatted(
            capabilities.implementation().name().toLowerCase(Locale.ROOT),
            capabilities.vectorBits());
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    var lanewise = handle(Math.min(kernel.threads(), mostThreads));
    Unary unary = kernel.kernel().unary();
    if (unary != null) {
      return map(lanewise, unary, inputs);
    }
    Binary binary = kernel.kernel().binary();
    if (binary != null) {
      return combine(lanewise, binary, inputs);
    }
    return switch (kernel.kernel()) {
      case COPY -> map(lanewise, Unary.IDENTITY, inputs);
      case SOFTMAX -> softmax(lanewise, kernel, inputs);
      case LAYER_NORM -> layerNorm(lanewise, kernel, inputs);
      case ADAM -> adam(lanewise, kernel, inputs);
      case CROSS_ENTROPY -> crossEntropy(lanewise, kernel, inputs);
      case LINEAR_CROSS_ENTROPY -> linearCrossEntropy(lanewise, kernel, inputs);
      default -> null;
    };
  }

  private static KernelWork map(Lanewise lanewise, Unary function, KernelInputs inputs) {
    float[] x = inputs.x();
    var y = new float[x.length];
    var elementwise = lanewise.elementwise();
    return KernelWork.of(
        () -> elementwise.map(function, y.length, x, 0, y, 0), () -> List.of(y.clone()));
  }

  private static KernelWork combine(Lanewise lanewise, Binary function, KernelInputs inputs) {
    float[] saved = inputs.x();
    float[] dy = inputs.dy();
    var dx = new float[saved.length];
    var elementwise = lanewise.elementwise();
    return KernelWork.of(
        () -> elementwise.combine(function, dx.length, saved, 0, dy, 0, dx, 0),
        () -> List.of(dx.clone()));
  }

  private static KernelWork softmax(Lanewise lanewise, KernelCase kernel, KernelInputs inputs) {
    int rows = kernel.rows();
    int columns = kernel.columns();
    float[] x = inputs.x();
    var y = new float[x.length];
    return KernelWork.of(
        () -> lanewise.rows().softmax(rows, columns, x, 0, columns, y, 0, columns),
        () -> List.of(y.clone()));
  }

  private static KernelWork layerNorm(Lanewise lanewise, KernelCase kernel, KernelInputs inputs) {
    int rows = kernel.rows();
    int n = kernel.columns();
    float[] x = inputs.x();
    float[] gamma = inputs.gamma();
    float[] beta = inputs.beta();
    float[] dy = inputs.dy();
    var y = new float[x.length];
    var mean = new float[rows];
    var rstd = new float[rows];
    var dx = new float[x.length];
    var dgamma = new float[n];
    var dbeta = new float[n];
    var norms = lanewise.norms();
    return KernelWork.of(
        () -> {
          norms.layerNorm(
              rows, n, KernelInputs.EPSILON, x, 0, n, gamma, 0, beta, 0, y, 0, n, mean, 0, rstd, 0);
          norms.layerNormBackward(
              rows, n, x, 0, n, gamma, 0, mean, 0, rstd, 0, dy, 0, n, dx, 0, n, dgamma, 0, dbeta,
              0);
        },
        () -> List.of(y.clone(), dx.clone(), dgamma.clone(), dbeta.clone()));
  }

  private static KernelWork adam(Lanewise lanewise, KernelCase kernel, KernelInputs inputs) {
    int n = kernel.elements();
    var rule = Adam.of(KernelInputs.RATE);
    float[] gradient = inputs.dy();
    float[] parameters = inputs.x();
    var moments = new float[2 * n];
    return KernelWork.of(
        () ->
            lanewise
                .updates()
                .update(n, rule, WeightDecay.NONE, 1, gradient, 0, moments, 0, parameters, 0),
        () -> List.of(parameters.clone()));
  }

  private static KernelWork crossEntropy(
      Lanewise lanewise, KernelCase kernel, KernelInputs inputs) {
    int rows = kernel.rows();
    int n = kernel.columns();
    float[] z = inputs.x();
    int[] labels = inputs.labels();
    var loss = new float[1];
    var gradient = new float[z.length];
    CrossEntropy<float[]> mean = CrossEntropy.of(Reduction.MEAN);
    return KernelWork.of(
        () ->
            lanewise
                .losses()
                .softmaxCrossEntropy(rows, n, z, 0, n, labels, 0, mean, 1, loss, 0, gradient, 0, n),
        () -> List.of(loss.clone(), gradient.clone()));
  }

  private static KernelWork linearCrossEntropy(
      Lanewise lanewise, KernelCase kernel, KernelInputs inputs) {
    int rows = kernel.rows();
    int n = kernel.columns();
    int features = KernelCase.FEATURES;
    float[] x = inputs.features();
    float[] w = inputs.weights();
    float[] b = inputs.beta();
    int[] labels = inputs.labels();
    var loss = new float[1];
    var dx = new float[x.length];
    var dw = new float[w.length];
    var db = new float[n];
    var workspace = new float[Math.min(ROWS_AT_ONCE, rows) * n];
    CrossEntropy<float[]> mean = CrossEntropy.of(Reduction.MEAN);
    return KernelWork.of(
        () ->
            lanewise
                .losses()
                .linearCrossEntropy(
                    rows,
                    n,
                    features,
                    x,
                    0,
                    features,
                    w,
                    0,
                    features,
                    b,
                    0,
                    labels,
                    0,
                    mean,
                    1,
                    loss,
                    0,
                    dx,
                    0,
                    features,
                    dw,
                    0,
                    features,
                    db,
                    0,
                    ROWS_AT_ONCE,
                    workspace,
                    0),
        () -> List.of(loss.clone(), dx.clone(), dw.clone(), db.clone()));
  }

  private Lanewise handle(int threads) {
    return handles.computeIfAbsent(threads, t -> Lanewise.builder().threads(t).open());
  }

  @Override
  public void close() {
    handles.values().forEach(Lanewise::close);
  }
}
