// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.kernels.reference.ReferenceKernels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is compared: the implementation that {@link Lanewise#open()} chooses in this JVM, with one,
 * two and three threads, and the reference. The handles live as long as the JVM; their threads are
 * daemons.
 */
final class Subjects {

  static final CpuKernels REFERENCE = ReferenceKernels.open();

  /** One handle for each number of threads; a single one where threads are not used. */
  static final List<Lanewise> ALL = open();

  static final Lanewise SINGLE = ALL.getFirst();

  private Subjects() {}

  static String name(Lanewise lanewise) {
    Capabilities capabilities = lanewise.capabilities();
    return "%s, %d bits, %d threads"
        .formatted(
            capabilities.implementation(), capabilities.vectorBits(), capabilities.threads());
  }

  private static List<Lanewise> open() {
    int most = Capabilities.detect().implementation() == Implementation.REFERENCE ? 1 : 3;
    return IntStream.rangeClosed(1, most)
        .mapToObj(threads -> Lanewise.builder().threads(threads).open())
        .toList();
  }
}
