// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.CheckedKernels;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.nn.Backend;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs the kernels on an OpenCL device, with the reference's bits.
 *
 * <p>Storage stays in the device's memory. Kernels are put into one in-order queue and run later;
 * {@link #read} waits for all before it. Programs are compiled when first used.
 *
 * <p>A backend is used by one thread at a time: a call during another thread's call throws {@link
 * IllegalStateException}, and so does every use after {@link #close}. Several backends on one
 * device are independent. A failure in the driver is an {@link OpenClException}.
 */
public final class OpenClBackend implements Backend<ClFloats, ClInts> {

  private final ClSession session;
  private final KernelShape shape;
  private final ClKernels unchecked;
  private final Kernels<ClFloats, ClInts> kernels;

  private OpenClBackend(
      ClSession session,
      KernelShape shape,
      @Nullable BiFunction<ClSession, Grid, MatrixProducts<ClFloats>> products) {
    this.session = session;
    this.shape = shape;
    Grid grid = new Grid(shape, session.device());
    unchecked =
        products == null
            ? ClKernels.of(session, grid)
            : ClKernels.of(session, grid, products.apply(session, grid));
    kernels = CheckedKernels.of(unchecked, this::length, this::length);
  }

  /**
   * Opens the best exact device, a GPU before a CPU.
   *
   * @throws IllegalStateException if there is none; the message says why
   */
  public static OpenClBackend open() {
    ClDiscovery found = OpenCl.discover();
    return open(found.best().orElseThrow(() -> new IllegalStateException(found.summary())));
  }

  /**
   * Opens a device.
   *
   * @throws IllegalArgumentException if the device is not exact, so that results would differ from
   *     the reference's
   */
  public static OpenClBackend open(ClDevice device) {
    if (!device.isExact()) {
      throw new IllegalArgumentException(device.description());
    }
    return openInexact(device);
  }

  /** Opens a device even if its results can differ from the reference's in the last bits. */
  public static OpenClBackend openInexact(ClDevice device) {
    return open(device, KernelShape.of(device), null);
  }

  /**
   * Opens a device with kernels of a given shape, and matrix products other than the shape's own.
   */
  static OpenClBackend open(
      ClDevice device,
      KernelShape shape,
      @Nullable BiFunction<ClSession, Grid, MatrixProducts<ClFloats>> products) {
    return new OpenClBackend(new ClSession(device), shape, products);
  }

  /** The device that this runs on. */
  public ClDevice device() {
    return session.device();
  }

  @Override
  public String description() {
    return "OpenCL on %s, kernels in %s shape".formatted(device().description(), shape);
  }

  @Override
  public Kernels<ClFloats, ClInts> kernels() {
    return kernels;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the size is negative or more than the device takes in one
   *     buffer
   */
  @Override
  public ClFloats allocateFloats(int size) {
    ClFloats made;
    try (ClSession.Use _ = session.use()) {
      made = session.allocateFloats(size);
    }
    unchecked.elementwise().clear(made);
    return made;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the size is negative or more than the device takes in one
   *     buffer
   */
  @Override
  public ClInts allocateInts(int size) {
    ClInts made;
    try (ClSession.Use _ = session.use()) {
      made = session.allocateInts(size);
    }
    unchecked.elementwise().clear(made);
    return made;
  }

  @Override
  public void free(ClFloats storage) {
    storage.close();
  }

  @Override
  public void freeInts(ClInts storage) {
    storage.close();
  }

  @Override
  public void write(
      float[] source, int sourceOffset, ClFloats target, int targetOffset, int count) {
    Objects.checkFromIndexSize(sourceOffset, count, source.length);
    Objects.checkFromIndexSize(targetOffset, count, length(target));
    try (ClSession.Use _ = session.use()) {
      session.write(source, sourceOffset, target, targetOffset, count);
    }
  }

  @Override
  public void writeInts(
      int[] source, int sourceOffset, ClInts target, int targetOffset, int count) {
    Objects.checkFromIndexSize(sourceOffset, count, source.length);
    Objects.checkFromIndexSize(targetOffset, count, length(target));
    try (ClSession.Use _ = session.use()) {
      session.write(source, sourceOffset, target, targetOffset, count);
    }
  }

  @Override
  public void read(ClFloats source, int sourceOffset, float[] target, int targetOffset, int count) {
    Objects.checkFromIndexSize(sourceOffset, count, length(source));
    Objects.checkFromIndexSize(targetOffset, count, target.length);
    try (ClSession.Use _ = session.use()) {
      session.read(source, sourceOffset, target, targetOffset, count);
    }
  }

  @Override
  public void readInts(ClInts source, int sourceOffset, int[] target, int targetOffset, int count) {
    Objects.checkFromIndexSize(sourceOffset, count, length(source));
    Objects.checkFromIndexSize(targetOffset, count, target.length);
    try (ClSession.Use _ = session.use()) {
      session.read(source, sourceOffset, target, targetOffset, count);
    }
  }

  @Override
  public void finish() {
    try (ClSession.Use _ = session.use()) {
      ClApi.finish(session.queue());
    }
  }

  @Override
  public void close() {
    session.close();
  }

  ClSession session() {
    return session;
  }

  private int length(ClBuffer storage) {
    storage.memory(session);
    return storage.length();
  }

  /** Opens the best exact device, for {@link dev.lanewise.nn.Backends}. */
  public static final class Provider implements Backend.Provider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String name() {
      return "opencl";
    }

    @Override
    public OpenClBackend open(int threads) {
      if (threads != 0) {
        throw new IllegalArgumentException(
            "threads is " + threads + ", must be 0: an OpenCL device has its own");
      }
      return OpenClBackend.open();
    }
  }
}
