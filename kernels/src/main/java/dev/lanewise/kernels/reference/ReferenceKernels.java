// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.CpuKernels;

/**
 * The contract in the plainest Java: what every other implementation must equal bit for bit, and
 * what runs where no faster one can. It uses the calling thread alone.
 */
public final class ReferenceKernels implements CpuKernels {

  private final Turnstile turnstile = new Turnstile();
  private final Elementwise elementwise = new Elementwise();
  private final DoubleElementwise doubleElementwise = new DoubleElementwise();
  private final MatrixProducts products = new MatrixProducts(turnstile, elementwise);
  private final DoubleMatrixProducts doubleProducts = new DoubleMatrixProducts(turnstile);
  private final PackedProducts packedProducts = new PackedProducts(products);
  private final Rows rows = new Rows();
  private final Selections selections = new Selections();
  private final Norms norms = new Norms();
  private final Movement movement = new Movement();
  private final Losses losses = new Losses(products, elementwise, rows, movement);
  private final FloatBlas blas = new FloatBlas();
  private final Updates updates = new Updates(blas, elementwise);
  private final DoubleBlas doubleBlas = new DoubleBlas();

  private ReferenceKernels() {}

  /** Opens the reference with its own workspace. */
  public static CpuKernels open() {
    return new ReferenceKernels();
  }

  @Override
  public MatrixProducts products() {
    return products;
  }

  @Override
  public DoubleMatrixProducts doubleProducts() {
    return doubleProducts;
  }

  @Override
  public PackedProducts packedProducts() {
    return packedProducts;
  }

  @Override
  public Elementwise elementwise() {
    return elementwise;
  }

  @Override
  public DoubleElementwise doubleElementwise() {
    return doubleElementwise;
  }

  @Override
  public Rows rows() {
    return rows;
  }

  @Override
  public Selections selections() {
    return selections;
  }

  @Override
  public Norms norms() {
    return norms;
  }

  @Override
  public Losses losses() {
    return losses;
  }

  @Override
  public Updates updates() {
    return updates;
  }

  @Override
  public Movement movement() {
    return movement;
  }

  @Override
  public FloatBlas blas() {
    return blas;
  }

  @Override
  public DoubleBlas doubleBlas() {
    return doubleBlas;
  }

  @Override
  public void close() {
    turnstile.close();
  }
}
