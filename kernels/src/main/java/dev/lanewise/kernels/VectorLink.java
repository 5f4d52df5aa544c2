// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The link to the SIMD implementation, by name: no class that mentions the incubator module is
 * loaded before {@link VectorGates} has found the module.
 */
final class VectorLink {

  private static final String CLASS = "dev.lanewise.kernels.vector.VectorKernels";

  private VectorLink() {}

  static int preferredBits() {
    try {
      return (int) find("preferredBits", MethodType.methodType(int.class)).invokeExact();
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static boolean wholeVectors() {
    try {
      return (boolean) find("wholeVectors", MethodType.methodType(boolean.class)).invokeExact();
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  static CpuKernels open(int threads, @Nullable Executor executor) {
    var type = MethodType.methodType(CpuKernels.class, int.class, Executor.class);
    try {
      return (CpuKernels) find("open", type).invokeExact(threads, executor);
    } catch (Throwable failure) {
      throw failed(failure);
    }
  }

  private static MethodHandle find(String name, MethodType type)
      throws ReflectiveOperationException {
    var lookup = MethodHandles.lookup();
    return lookup.findStatic(lookup.findClass(CLASS), name, type);
  }

  private static RuntimeException failed(Throwable failure) {
    return switch (failure) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("the SIMD implementation can't be linked", failure);
    };
  }
}
