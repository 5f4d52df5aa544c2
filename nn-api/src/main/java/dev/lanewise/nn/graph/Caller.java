// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import org.jspecify.annotations.Nullable;

/** Finds the line of a program that is building a graph, for messages. */
final class Caller {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private Caller() {}

  /** The innermost line outside of this library and of the JDK; null if there is none. */
  static @Nullable String line() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> isForeign(frame.getDeclaringClass()))
            .findFirst()
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
            .orElse(null));
  }

  private static boolean isForeign(Class<?> caller) {
    return caller.getClassLoader() != null
        && caller.getProtectionDomain() != Caller.class.getProtectionDomain();
  }
}
