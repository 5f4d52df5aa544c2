// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Place;
import org.jspecify.annotations.Nullable;

/**
 * A kernel and its arguments. Arguments are added in order after {@link #begin}; those that equal
 * the ones of the launch before are not set again, since setting one costs as much as a third of a
 * launch.
 */
final class ClKernel {

  private static final int MOST_ARGUMENTS = 32;

  private final ClSession session;
  private final ClProgram program;
  private final String name;
  private final @Nullable Object[] arguments = new Object[MOST_ARGUMENTS];
  private final int[] scalars = new int[MOST_ARGUMENTS];
  private final long[] global = new long[1];
  private final long[] local = new long[1];
  private final long[] global2 = new long[2];
  private final long[] local2 = new long[2];
  private int next;
  private ClApi.@Nullable Kernel handle;

  ClKernel(ClSession session, ClProgram program, String name) {
    this.session = session;
    this.program = program;
    this.name = name;
  }

  ClKernel begin() {
    next = 0;
    return this;
  }

  ClKernel add(int value) {
    int i = next++;
    if (arguments[i] != Scalar.class || scalars[i] != value) {
      ClApi.setArgument(handle(), i, session.scalar().of(value));
      arguments[i] = Scalar.class;
      scalars[i] = value;
    }
    return this;
  }

  ClKernel add(float value) {
    return add(Float.floatToRawIntBits(value));
  }

  /**
   * The parameters of epilogue.cl, for columns of C from the given one on.
   *
   * @param c stands for what is missing
   */
  ClKernel add(Epilogue<ClFloats> epilogue, ClFloats c, int column) {
    ClFloats bias = epilogue.bias();
    if (bias == null) {
      add(0).add(c, 0);
    } else if (epilogue.biasPerRow()) {
      add(2).add(bias, epilogue.biasOffset());
    } else {
      add(1).add(bias, epilogue.biasOffset() + column);
    }
    add(epilogue.residual(), c, column)
        .add(epilogue.activation().alpha())
        .add(epilogue.activation().beta())
        .add(epilogue.preActivation(), c, column);
    Place<ClFloats> operand = epilogue.operand();
    return operand == null
        ? add(c, 0).add(0)
        : add(operand.storage(), operand.offset() + column).add(operand.ld());
  }

  private ClKernel add(@Nullable Place<ClFloats> place, ClFloats c, int column) {
    return place == null
        ? add(0).add(c, 0).add(0)
        : add(1).add(place.storage(), place.offset() + column).add(place.ld());
  }

  ClKernel add(ClBuffer buffer, int offset) {
    return add(buffer.memory(session)).add(offset);
  }

  ClKernel add(ClApi.Memory memory) {
    int i = next++;
    if (arguments[i] != memory) {
      ClApi.setArgument(handle(), i, memory);
      arguments[i] = memory;
    }
    return this;
  }

  /** Launches {@code groups} work-groups of {@code size} items. */
  void launch(long groups, int size) {
    global[0] = groups * size;
    local[0] = size;
    ClApi.launch(session.queue(), handle(), global, local);
  }

  /** Launches a grid of work-groups, each {@code width} x {@code height} items. */
  void launch(long columns, long rows, int width, int height) {
    global2[0] = columns * width;
    global2[1] = rows * height;
    local2[0] = width;
    local2[1] = height;
    ClApi.launch(session.queue(), handle(), global2, local2);
  }

  /** Whether the device can run the kernel with work-groups of this size. */
  boolean fits(int workGroup) {
    ClDevice device = session.device();
    return ClApi.maxWorkGroup(handle(), device.handle()) >= workGroup
        && ClApi.localMemory(handle(), device.handle()) <= device.limits().localMemory();
  }

  /** The kernel object; makes it if that has not been done. */
  ClApi.Kernel handle() {
    ClApi.Kernel current = handle;
    if (current == null) {
      current = ClApi.createKernel(program.handle(), name);
      handle = current;
    }
    return current;
  }

  void release() {
    if (handle != null) {
      ClApi.release(handle);
      handle = null;
    }
  }
}
