// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Products keep their vectors in registers, whatever vectors the program around them uses. */
class OtherVectorsTest {

  @Test
  void productsAllocateNothingBesideVectorsOfOtherLengths() {
    ChildJvm.Outcome outcome = ChildJvm.run(OtherVectors.class, ChildJvm.MODULE);
    assertEquals(0, outcome.status(), outcome.text());
    List<String> found = outcome.text().lines().filter(line -> line.endsWith(" bytes")).toList();
    assertFalse(found.isEmpty(), outcome.text());
    assertEquals(List.of(), found.stream().filter(line -> !line.endsWith(": 0 bytes")).toList());
  }
}
