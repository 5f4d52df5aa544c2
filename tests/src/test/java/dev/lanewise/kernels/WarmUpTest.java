// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The warm-up keeps to its time, and what it warms up does not allocate at its first calls. */
class WarmUpTest {

  private static final Pattern FINDING = Pattern.compile("(.*): (\\d+) of (\\d+) operand bytes");

  /** For what the JVM itself allocates when a class or a branch is used first. */
  private static final long SMALL = 2048;

  /**
   * In the first 20 calls no more than a workspace grows, which holds copies of operands, and what
   * packing at the edges makes, which few calls reach: 120 KB a call were seen. A product in the
   * interpreter would allocate a hundred times as much.
   */
  @Test
  void newShapesAllocateNoVectors() {
    ChildJvm.Outcome outcome = ChildJvm.run(WarmUpProbe.class, ChildJvm.MODULE);
    assertEquals(0, outcome.status(), outcome.text());
    assumeTrue(outcome.says("settled true"), "the machine is too busy for the compiler");
    List<MatchResult> findings = FINDING.matcher(outcome.text()).results().toList();
    assertFalse(findings.isEmpty(), outcome.text());
    for (MatchResult finding : findings) {
      long bytes = Long.parseLong(finding.group(2));
      long operands = Long.parseLong(finding.group(3));
      assertTrue(bytes <= 4 * operands + SMALL, finding.group());
    }
  }

  @Test
  void theTimeIsKept() {
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      WarmUp nothing = lanewise.warmUp(Duration.ZERO);
      assertFalse(nothing.settled());
      assertTrue(nothing.took().toSeconds() < 10, nothing.toString());
    }
  }

  @Test
  void theReferenceWarmsUpToo() {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      WarmUp little = lanewise.warmUp(Duration.ofMillis(50));
      assertTrue(little.took().toMillis() >= 50 || little.settled(), little.toString());
    }
  }
}
