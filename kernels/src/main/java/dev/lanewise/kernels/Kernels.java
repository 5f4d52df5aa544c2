// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/**
 * The contract: every kernel, by family. Each implementation gives the same bits for the same
 * arguments (any NaN counts as equal to any NaN), whatever its vector width, thread count or
 * device.
 *
 * <p>Sizes, such as rows, columns, n, m and k, are at most 2^31 - 2^16, which is 64 Ki less than an
 * array can have; larger ones are refused.
 *
 * @param <F> storage of float32: {@code float[]} on the CPU, a buffer on a device
 * @param <I> storage of int32: {@code int[]} on the CPU, a buffer on a device
 */
public interface Kernels<F, I> {

  /** Matrix products. */
  MatrixProducts<F> products();

  /** Functions of each element on its own. */
  Elementwise<F> elementwise();

  /** Functions of rows and columns. */
  Rows<F> rows();

  /** The largest elements of rows. */
  Selections<F, I> selections();

  /** Normalisations. */
  Norms<F> norms();

  /** Losses with their gradients. */
  Losses<F, I> losses();

  /** Parameter updates. */
  Updates<F> updates();

  /** Moving elements. */
  Movement<F, I> movement();
}
