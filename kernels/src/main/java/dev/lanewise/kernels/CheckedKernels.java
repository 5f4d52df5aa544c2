// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.function.ToIntFunction;

/**
 * Kernels that check every argument before any work and hand it on to kernels that do not: the
 * rules of the contract, stated once for all implementations.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public final class CheckedKernels<F, I> implements Kernels<F, I> {

  private final MatrixProducts<F> products;
  private final Elementwise<F> elementwise;
  private final Rows<F> rows;
  private final Selections<F, I> selections;
  private final Norms<F> norms;
  private final Losses<F, I> losses;
  private final Updates<F> updates;
  private final Movement<F, I> movement;

  private CheckedKernels(Kernels<F, I> unchecked, Storage<F> floats, Storage<I> ints) {
    products = new CheckedMatrixProducts<>(unchecked.products(), floats);
    elementwise = new CheckedElementwise<>(unchecked.elementwise(), floats);
    rows = new CheckedRows<>(unchecked.rows(), floats);
    selections = new CheckedSelections<>(unchecked.selections(), floats, ints);
    norms = new CheckedNorms<>(unchecked.norms(), floats);
    losses = new CheckedLosses<>(unchecked.losses(), floats, ints);
    updates = new CheckedUpdates<>(unchecked.updates(), floats);
    movement = new CheckedMovement<>(unchecked.movement(), floats, ints);
  }

  /**
   * Puts the checks in front of kernels.
   *
   * @param unchecked kernels that rely on valid arguments
   * @param floatLength number of elements of a float32 storage; throws if it can't be used any more
   * @param intLength number of elements of an int32 storage; likewise
   */
  public static <F, I> CheckedKernels<F, I> of(
      Kernels<F, I> unchecked, ToIntFunction<F> floatLength, ToIntFunction<I> intLength) {
    return new CheckedKernels<>(unchecked, new Storage<>(floatLength), new Storage<>(intLength));
  }

  @Override
  public MatrixProducts<F> products() {
    return products;
  }

  @Override
  public Elementwise<F> elementwise() {
    return elementwise;
  }

  @Override
  public Rows<F> rows() {
    return rows;
  }

  @Override
  public Selections<F, I> selections() {
    return selections;
  }

  @Override
  public Norms<F> norms() {
    return norms;
  }

  @Override
  public Losses<F, I> losses() {
    return losses;
  }

  @Override
  public Updates<F> updates() {
    return updates;
  }

  @Override
  public Movement<F, I> movement() {
    return movement;
  }
}
