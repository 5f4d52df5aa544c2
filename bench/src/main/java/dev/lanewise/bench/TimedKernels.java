// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Movement;
import dev.lanewise.kernels.Norms;
import dev.lanewise.kernels.Rows;
import dev.lanewise.kernels.Selections;
import dev.lanewise.kernels.Updates;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Kernels that tell how long they were at work, from the call of each to its return. What the
 * measuring itself takes, some tenths of a microsecond for a call, counts as outside of them.
 */
final class TimedKernels implements Kernels<float[], int[]> {

  private final MatrixProducts<float[]> products;
  private final Elementwise<float[]> elementwise;
  private final Rows<float[]> rows;
  private final Selections<float[], int[]> selections;
  private final Norms<float[]> norms;
  private final Losses<float[], int[]> losses;
  private final Updates<float[]> updates;
  private final Movement<float[], int[]> movement;
  private long nanos;
  private long calls;

  TimedKernels(Kernels<float[], int[]> kernels) {
    products = timed(MatrixProducts.class, kernels.products());
    elementwise = timed(Elementwise.class, kernels.elementwise());
    rows = timed(Rows.class, kernels.rows());
    selections = timed(Selections.class, kernels.selections());
    norms = timed(Norms.class, kernels.norms());
    losses = timed(Losses.class, kernels.losses());
    updates = timed(Updates.class, kernels.updates());
    movement = timed(Movement.class, kernels.movement());
  }

  @SuppressWarnings("unchecked") // it is what it stands for
  private <T> T timed(Class<? super T> family, T kernels) {
    return (T)
        Proxy.newProxyInstance(
            TimedKernels.class.getClassLoader(),
            new Class<?>[] {family},
            (_, method, arguments) -> call(kernels, method, arguments));
  }

  private Object call(Object kernels, Method method, Object[] arguments) throws Throwable {
    long begin = System.nanoTime();
    try {
      return method.invoke(kernels, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      nanos += System.nanoTime() - begin;
      calls++;
    }
  }

  /** Nanoseconds inside of kernels so far. */
  long nanos() {
    return nanos;
  }

  /** Kernels called so far. */
  long calls() {
    return calls;
  }

  @Override
  public MatrixProducts<float[]> products() {
    return products;
  }

  @Override
  public Elementwise<float[]> elementwise() {
    return elementwise;
  }

  @Override
  public Rows<float[]> rows() {
    return rows;
  }

  @Override
  public Selections<float[], int[]> selections() {
    return selections;
  }

  @Override
  public Norms<float[]> norms() {
    return norms;
  }

  @Override
  public Losses<float[], int[]> losses() {
    return losses;
  }

  @Override
  public Updates<float[]> updates() {
    return updates;
  }

  @Override
  public Movement<float[], int[]> movement() {
    return movement;
  }
}
