// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.CpuKernels;
import dev.lanewise.kernels.reference.Turnstile;
import java.util.concurrent.Executor;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** The contract on SIMD vectors of the width that the processor prefers. */
public final class VectorKernels implements CpuKernels {

  private final Turnstile turnstile = new Turnstile();
  private final Workers workers;
  private final Elementwise elementwise;
  private final dev.lanewise.kernels.DoubleElementwise doubleElementwise;
  private final MatrixProducts products;
  private final DoubleMatrixProducts doubleProducts;
  private final PackedProducts packedProducts;
  private final Rows rows;
  private final Selections selections;
  private final Norms norms;
  private final Losses losses;
  private final SharedUpdates updates;
  private final Movement movement;
  private final FloatBlas blas;
  private final DoubleBlas doubleBlas;

  private VectorKernels(int threads, @Nullable Executor executor) {
    workers = new Workers(threads, executor);
    FloatProduct product = new FloatProduct(workers);
    elementwise = new Elementwise(turnstile, workers);
    doubleElementwise = DoubleElementwise.of(turnstile, workers);
    products = new MatrixProducts(turnstile, workers, product, elementwise);
    doubleProducts = new DoubleMatrixProducts(turnstile, workers);
    packedProducts = new PackedProducts(turnstile, workers, elementwise);
    RowCalls calls = new RowCalls(turnstile, workers);
    rows = new Rows(calls);
    selections = new Selections(calls);
    norms = new Norms(calls);
    movement = new Movement(calls);
    losses = new Losses(turnstile, workers, products, elementwise, rows, movement);
    blas = new FloatBlas(turnstile, products::multiply);
    updates =
        new SharedUpdates(
            new Sharing<>(turnstile, workers, UpdateCall::new), new Updates(blas, elementwise));
    doubleBlas = new DoubleBlas(turnstile, doubleProducts::multiply);
  }

  /**
   * Opens the kernels with their own workspaces.
   *
   * @param threads how many threads a kernel may use, the caller's included; at least 1
   * @param executor what runs the others, or null for daemons owned by the kernels
   */
  public static CpuKernels open(int threads, @Nullable Executor executor) {
    return new VectorKernels(threads, executor);
  }

  /** Width of the vectors. */
  public static int preferredBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /** Whether they have 512 bits, and products take them to be computed whole. */
  public static boolean wholeVectors() {
    return Processor.WHOLE;
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
  public dev.lanewise.kernels.DoubleElementwise doubleElementwise() {
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
  public SharedUpdates updates() {
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

  /** Ends the threads and frees the workspaces. Closing twice does nothing. */
  @Override
  public void close() {
    if (turnstile.close()) {
      workers.close();
      products.close();
      doubleProducts.close();
    }
  }
}
