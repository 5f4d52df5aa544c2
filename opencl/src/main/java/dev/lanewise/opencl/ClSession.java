// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All that is open on one device: context, in-order queue, programs, kernels and buffers. Each is
 * released once, and nothing reaches OpenCL after that: the driver would crash the JVM.
 *
 * <p>A kernel object holds its arguments, so two threads in one session would launch each other's
 * arguments. Every use therefore stands between {@link #use} and its close, where a second thread
 * fails at once.
 */
final class ClSession implements AutoCloseable {

  private record Source(List<String> files, String options) {}

  /** The time during which one thread uses a session. */
  interface Use extends AutoCloseable {
    @Override
    void close();
  }

  private final ClDevice device;
  private final ClApi.Context context;
  private final ClApi.Queue queue;
  private final Staging staging;
  private final Scalar scalar;
  private final Map<Source, ClProgram> programs = new HashMap<>();
  private final Set<ClBuffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Scratch> scratches = new ArrayList<>();
  private final AtomicBoolean used = new AtomicBoolean();
  private final Use release = () -> used.set(false);
  private volatile boolean closed;

  ClSession(ClDevice device) {
    this.device = device;
    context = ClApi.createContext(device.handle());
    try {
      queue = ClApi.createQueue(context, device.handle());
    } catch (OpenClException e) {
      ClApi.release(context);
      throw e;
    }
    staging = new Staging();
    scalar = new Scalar();
  }

  /**
   * Claims the session for the calling thread until the result is closed.
   *
   * @throws IllegalStateException if the session is closed or in use
   */
  Use use() {
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException("the OpenCL backend is in use by another thread");
    }
    if (closed) {
      used.set(false);
      throw new IllegalStateException("the OpenCL backend is closed");
    }
    return release;
  }

  ClDevice device() {
    return device;
  }

  ClApi.Context context() {
    return context;
  }

  ClApi.Queue queue() {
    return queue;
  }

  /** Where a scalar argument is put for the binding to read. */
  Scalar scalar() {
    return scalar;
  }

  /** The program of some source files, compiled with these options when first used. */
  ClProgram program(String options, String... files) {
    return programs.computeIfAbsent(
        new Source(List.of(files), options), s -> new ClProgram(this, s.files(), s.options()));
  }

  Collection<ClProgram> programs() {
    return programs.values();
  }

  /** Memory for intermediate results, which grows as needed. */
  Scratch scratch() {
    Scratch scratch = new Scratch(this);
    scratches.add(scratch);
    return scratch;
  }

  ClFloats allocateFloats(int length) {
    ClFloats made = new ClFloats(this, length, allocate(length));
    buffers.add(made);
    return made;
  }

  ClInts allocateInts(int length) {
    ClInts made = new ClInts(this, length, allocate(length));
    buffers.add(made);
    return made;
  }

  ClApi.Memory allocate(long elements) {
    if (elements < 0) {
      throw new IllegalArgumentException("size is " + elements + ", must not be negative");
    }
    long bytes = Math.max(1, elements) * Float.BYTES;
    if (bytes > device.limits().maxAllocation()) {
      throw new IllegalArgumentException(
          "%d elements are too many for one buffer of %s, which holds %d bytes"
              .formatted(elements, device.name(), device.limits().maxAllocation()));
    }
    return ClApi.createMemory(context, bytes);
  }

  void write(float[] source, int start, ClBuffer target, int to, int count) {
    staging.write(queue, source, start, target.memory(this), to, count);
  }

  void write(int[] source, int start, ClBuffer target, int to, int count) {
    staging.write(queue, source, start, target.memory(this), to, count);
  }

  void read(ClBuffer source, int from, float[] target, int start, int count) {
    staging.read(queue, source.memory(this), from, target, start, count);
  }

  void read(ClBuffer source, int from, int[] target, int start, int count) {
    staging.read(queue, source.memory(this), from, target, start, count);
  }

  void free(ClBuffer buffer) {
    try (Use _ = use()) {
      if (buffers.remove(buffer)) {
        release(buffer.take());
      }
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    try (Use _ = use()) {
      closed = true;
      ClApi.finish(queue);
      programs.values().forEach(ClProgram::release);
      scratches.forEach(Scratch::release);
      buffers.forEach(buffer -> release(buffer.take()));
      buffers.clear();
      ClApi.release(queue);
      ClApi.release(context);
      staging.close();
      scalar.close();
    }
  }

  static void release(ClApi.@Nullable Memory memory) {
    if (memory != null) {
      ClApi.release(memory);
    }
  }
}
