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
   * In the first 20 calls no more than a workspace grows, which holds copies of operands. A product
   * in the interpreter allocates a hundred times as much, as nearly all shapes would without the
   * warm-up. A few may still meet code that is called too rarely to be compiled by then.
   */
  @Test
  void newShapesAllocateNoVectors() {
    ChildJvm.Outcome outcome = ChildJvm.run(WarmUpProbe.class, ChildJvm.MODULE);
    assertEquals(0, outcome.status(), outcome.text());
    assumeTrue(outcome.says("settled true"), "the machine is too busy for the compiler");
    List<MatchResult> findings = FINDING.matcher(outcome.text()).results().toList();
    assertFalse(findings.isEmpty(), outcome.text());
    List<String> cold =
        findings.stream()
            .filter(finding -> bytes(finding, 2) > 4 * bytes(finding, 3) + SMALL)
            .map(MatchResult::group)
            .toList();
    assertTrue(cold.size() <= findings.size() / 10, cold.toString());
  }

  private static long bytes(MatchResult finding, int group) {
    return Long.parseLong(finding.group(group));
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
