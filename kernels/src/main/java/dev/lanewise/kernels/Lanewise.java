// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Implementation.REFERENCE;
import static dev.lanewise.kernels.Implementation.VECTOR;

import dev.lanewise.kernels.reference.ReferenceKernels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The handle to the kernels on the CPU: the best implementation that runs here, its threads and its
 * workspace.
 *
 * <pre>{@code
 * try (var lanewise = Lanewise.open()) {
 *   lanewise.products().sgemm(N, T, m, n, k, 1, a, 0, k, b, 0, k, 0, c, 0, n);
 * }
 * }</pre>
 *
 * <p>A handle runs one matrix product at a time, because its workspace is used by it: a second one
 * from another thread gets an {@link IllegalStateException}; so do {@code gemv}, {@code ger},
 * {@code syrk} and {@code trsm}. All other kernels may be called from several threads. Open a
 * handle per thread where threads are to multiply side by side. Kernels of rows that find the
 * handle's threads busy run on the calling thread alone.
 *
 * <p>System properties, read when a handle is opened: {@code lanewise.implementation} ({@code
 * reference} or {@code vector}) and {@code lanewise.threads} (at least 1) apply where the builder
 * says nothing. {@code lanewise.wholeVectors} ({@code true} or {@code false}), read once, says
 * whether the processor computes vectors of 512 bits whole, if what it is called misleads; that
 * decides between ways to the same bits.
 */
public final class Lanewise implements Kernels<float[], int[]>, AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger("dev.lanewise");
  private static final AtomicBoolean ADVISED = new AtomicBoolean();

  private final CpuKernels unchecked;
  private final Kernels<float[], int[]> checked;
  private final DoubleMatrixProducts doubleProducts;
  private final DoubleElementwise doubleElementwise;
  private final PackedProducts packedProducts;
  private final FloatBlas blas;
  private final DoubleBlas doubleBlas;
  private final Capabilities capabilities;
  private boolean closed;

  private Lanewise(CpuKernels unchecked, Capabilities capabilities) {
    this.unchecked = unchecked;
    this.capabilities = capabilities;
    // Every check of an array asks for its length, so that no kernel runs on a closed handle. A
    // volatile read for each would cost calls of a few elements up to 6 ns.
    ToIntFunction<float[]> floatLength = x -> closed ? refusal() : x.length;
    var floats = new Storage<>(floatLength);
    var doubles = new Storage<double[]>(x -> closed ? refusal() : x.length);
    checked = CheckedKernels.of(unchecked, floatLength, x -> closed ? refusal() : x.length);
    doubleProducts = new CheckedDoubleMatrixProducts(unchecked.doubleProducts(), doubles);
    doubleElementwise = new CheckedDoubleElementwise(unchecked.doubleElementwise(), doubles);
    packedProducts =
        new CheckedPackedProducts(
            unchecked.packedProducts(), floats, b -> closed ? refusal() : b.byteSize());
    blas = new CheckedFloatBlas(unchecked.blas(), floats);
    doubleBlas = new CheckedDoubleBlas(unchecked.doubleBlas(), doubles);
  }

  private static int refusal() {
    throw new IllegalStateException("these kernels are closed");
  }

  /** Opens the best implementation, with one thread for each processor. */
  public static Lanewise open() {
    return builder().open();
  }

  /** Opens with other threads or another implementation. */
  public static Builder builder() {
    return new Builder();
  }

  /** What runs, and why. */
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public MatrixProducts<float[]> products() {
    return checked.products();
  }

  /** Matrix products in double precision. */
  public DoubleMatrixProducts doubleProducts() {
    return doubleProducts;
  }

  /**
   * Matrix products with a right operand that was packed before, such as the weights of a model.
   */
  public PackedProducts packedProducts() {
    return packedProducts;
  }

  /** BLAS in single precision: vectors, matrix by vector, rank-k updates, triangular systems. */
  public FloatBlas blas() {
    return blas;
  }

  /** BLAS in double precision. */
  public DoubleBlas doubleBlas() {
    return doubleBlas;
  }

  @Override
  public Elementwise<float[]> elementwise() {
    return checked.elementwise();
  }

  /** Functions of each element in double precision. */
  public DoubleElementwise doubleElementwise() {
    return doubleElementwise;
  }

  @Override
  public Rows<float[]> rows() {
    return checked.rows();
  }

  @Override
  public Selections<float[], int[]> selections() {
    return checked.selections();
  }

  @Override
  public Norms<float[]> norms() {
    return checked.norms();
  }

  @Override
  public Losses<float[], int[]> losses() {
    return checked.losses();
  }

  @Override
  public Updates<float[]> updates() {
    return checked.updates();
  }

  @Override
  public Movement<float[], int[]> movement() {
    return checked.movement();
  }

  /** {@link #warmUp(Duration)} for at most five seconds. */
  public WarmUp warmUp() {
    return warmUp(Duration.ofSeconds(5));
  }

  /**
   * Runs products of every kind on made-up matrices until they are compiled, so that the first real
   * one is fast and allocates next to nothing. Until then vector code runs about 1,000 times
   * slower, and each vector is an object.
   *
   * <p>What is compiled belongs to the JVM, so that one call serves all handles with the same
   * number of threads. Only matrix products are warmed up, with their epilogues.
   *
   * @param limit when to stop at the latest, give or take one product
   * @return how long it took, and whether it came to its end
   * @throws IllegalStateException if the handle is busy or closed
   */
  public WarmUp warmUp(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    try (Rehearsal rehearsal = new Rehearsal(this)) {
      return rehearsal.run(limit);
    }
  }

  /**
   * Frees the workspace and ends the threads. Every kernel refuses from then on, by an {@link
   * IllegalStateException}, also through a family that was asked for before. Closing twice does
   * nothing.
   *
   * @throws IllegalStateException if another thread is using the workspace
   */
  @Override
  public void close() {
    unchecked.close();
    closed = true;
  }

  /** Settings of a {@link Lanewise}. */
  public static final class Builder {

    private @Nullable Implementation implementation;
    private @Nullable Executor executor;
    private int threads;

    private Builder() {}

    /**
     * Sets how many threads a kernel may use, the caller's included. They are daemons owned by the
     * handle. The result's bits do not depend on it.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder threads(int threads) {
      this.threads = checkThreads("threads", threads);
      return this;
    }

    /**
     * Lets the caller's executor run what the calling thread does not do itself. A busy executor
     * costs speed, never the result.
     *
     * @param parallelism how many threads a kernel may use, the caller's included
     * @throws IllegalArgumentException if {@code parallelism} is below 1
     */
    public Builder executor(Executor executor, int parallelism) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return threads(parallelism);
    }

    /** Asks for an implementation; {@link #open} fails if it does not run here. */
    public Builder implementation(Implementation implementation) {
      this.implementation = Objects.requireNonNull(implementation, "implementation");
      return this;
    }

    /**
     * Opens the handle.
     *
     * @throws IllegalStateException if the implementation asked for does not run here
     * @throws IllegalArgumentException if a system property has a value that it can't have
     */
    public Lanewise open() {
      Capabilities found = examine();
      if (found.implementation() == VECTOR) {
        return new Lanewise(VectorLink.open(found.threads(), executor), found);
      }
      String advice = found.advice();
      if (advice != null && ADVISED.compareAndSet(false, true)) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "Lanewise runs on its plain-Java reference; for the SIMD kernels, {0}.",
            advice);
      }
      return new Lanewise(ReferenceKernels.open(), found);
    }

    Capabilities examine() {
      checkWholeVectors();
      Implementation wanted = implementation == null ? wantedByProperty() : implementation;
      if (wanted == REFERENCE) {
        return capabilities(REFERENCE, null, "the reference was asked for", null);
      }
      VectorGates gates = VectorGates.examine();
      if (gates.open()) {
        String reason = wanted == VECTOR ? "SIMD was asked for" : "all conditions of SIMD hold";
        return capabilities(VECTOR, gates, reason, null);
      }
      String reason = "not SIMD, since " + gates.gates().getLast().finding();
      if (wanted == VECTOR) {
        throw new IllegalStateException(
            "the SIMD implementation was asked for but can't run, since %s; %s"
                .formatted(gates.gates().getLast().finding(), gates.advice()));
      }
      return capabilities(REFERENCE, gates, reason, gates.advice());
    }

    private Capabilities capabilities(
        Implementation chosen,
        @Nullable VectorGates gates,
        String reason,
        @Nullable String advice) {
      return new Capabilities(
          chosen,
          chosen == VECTOR && gates != null ? gates.bits() : 0,
          chosen == VECTOR ? threadsWanted() : 1,
          System.getProperty("java.vm.name") + " " + Runtime.version(),
          gates == null ? List.of() : gates.gates(),
          reason,
          advice);
    }

    private int threadsWanted() {
      if (threads > 0) {
        return threads;
      }
      String property = System.getProperty("lanewise.threads");
      if (property == null) {
        return Runtime.getRuntime().availableProcessors();
      }
      try {
        return checkThreads("lanewise.threads", Integer.parseInt(property.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "lanewise.threads is '" + property + "', must be a whole number of at least 1", e);
      }
    }

    private static @Nullable Implementation wantedByProperty() {
      String property = System.getProperty("lanewise.implementation");
      if (property == null) {
        return null;
      }
      return Arrays.stream(Implementation.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(property.strip()))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "lanewise.implementation is '"
                      + property
                      + "', must be 'reference' or 'vector'"));
    }

    private static void checkWholeVectors() {
      String property = System.getProperty("lanewise.wholeVectors", "true");
      if (!property.equals("true") && !property.equals("false")) {
        throw new IllegalArgumentException(
            "lanewise.wholeVectors is '" + property + "', must be 'true' or 'false'");
      }
    }

    private static int checkThreads(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
      }
      return value;
    }
  }
}
