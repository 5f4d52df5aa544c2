// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.ChildJvm.MODULE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.ChildJvm.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which implementation runs, and that its bits are the same, in JVMs of other kinds: each case
 * starts one of its own.
 */
class DispatchTest {

  /** The bits; the first calls' and the last ones', which are compiled by then, are the same. */
  private static String checksum(Outcome outcome) {
    List<String> checksums =
        outcome.text().lines().filter(line -> line.startsWith("checksum ")).distinct().toList();
    assertEquals(1, checksums.size(), outcome.text());
    return checksums.getFirst();
  }

  private static Outcome probe(String[] module, String... flags) {
    return ChildJvm.run(DispatchProbe.class, module, flags);
  }

  private static Outcome succeed(String[] module, String... flags) {
    Outcome outcome = probe(module, flags);
    assertEquals(0, outcome.status(), outcome.text());
    return outcome;
  }

  private static void assertReference(Outcome outcome) {
    assertTrue(outcome.says("implementation REFERENCE"), outcome.text());
    assertTrue(outcome.says("bits 0"), outcome.text());
  }

  private static boolean isX86() {
    String arch = System.getProperty("os.arch");
    return arch.equals("amd64") || arch.equals("x86_64");
  }

  @Test
  void everyJvmGivesTheSameBits() {
    String[] none = {};
    Outcome reference = succeed(none);
    assertReference(reference);
    assertTrue(
        reference.text().contains("--add-modules jdk.incubator.vector"),
        "says what to add: " + reference.text());
    List<String> checksums =
        Stream.of(
                succeed(MODULE, "-Dlanewise.test.rounds.many=true"),
                succeed(MODULE, "-Dlanewise.test.rounds.many=true", "-XX:MaxVectorSize=16"),
                succeed(MODULE, "-Xint"),
                succeed(MODULE, "-XX:TieredStopAtLevel=1"),
                succeed(none, "-XX:TieredStopAtLevel=1", "-Dlanewise.test.rounds.many=true"))
            .map(DispatchTest::checksum)
            .toList();
    for (String checksum : checksums) {
      assertEquals(checksum(reference), checksum);
    }
  }

  @Test
  void withoutTheOptimizingCompilerTheReferenceRuns() {
    for (String flag : List.of("-Xint", "-XX:TieredStopAtLevel=1")) {
      Outcome outcome = succeed(MODULE, flag);
      assertReference(outcome);
      assertTrue(outcome.text().contains("reason not SIMD"), outcome.text());
    }
  }

  @Test
  void withoutTheFmaInstructionTheReferenceRuns() {
    assumeTrue(isX86(), "only x86 has a flag for the FMA instruction");
    Outcome outcome = succeed(MODULE, "-XX:-UseFMA");
    assertReference(outcome);
    assertEquals(checksum(succeed(new String[0])), checksum(outcome));
  }

  @Test
  void thePropertyChoosesTheReference() {
    Outcome outcome = succeed(MODULE, "-Dlanewise.implementation=reference");
    assertReference(outcome);
    assertFalse(outcome.text().contains("--add-modules"), "no advice: " + outcome.text());
  }

  @Test
  void thePropertyCannotForceWhatDoesNotRun() {
    Outcome outcome = probe(new String[0], "-Dlanewise.implementation=vector");
    assertNotEquals(0, outcome.status());
    assertTrue(outcome.text().contains("IllegalStateException"), outcome.text());
    assertTrue(outcome.text().contains("--add-modules jdk.incubator.vector"), outcome.text());
  }

  @Test
  void aPropertyWithoutSenseIsRefused() {
    Outcome implementation = probe(MODULE, "-Dlanewise.implementation=fastest");
    assertNotEquals(0, implementation.status());
    assertTrue(
        implementation.text().contains("lanewise.implementation is 'fastest'"),
        implementation.text());
    Outcome whole = probe(MODULE, "-Dlanewise.wholeVectors=yes");
    assertNotEquals(0, whole.status());
    assertTrue(whole.text().contains("lanewise.wholeVectors is 'yes'"), whole.text());
    for (String threads : List.of("0", "many", "-1")) {
      Outcome outcome = probe(MODULE, "-Dlanewise.threads=" + threads);
      assertNotEquals(0, outcome.status());
      assertTrue(
          outcome.text().contains("lanewise.threads is") && outcome.text().contains(threads),
          outcome.text());
    }
  }

  @Test
  void whatIsTakenOfLongVectorsIsSaid() {
    Outcome halves = succeed(MODULE, "-Dlanewise.wholeVectors=false");
    assumeTrue(halves.says("bits 512"), "vectors have other bits");
    assertTrue(
        halves
            .text()
            .contains("computed in two halves, as by Zen 4, since lanewise.wholeVectors is"),
        halves.text());
    Outcome whole = succeed(MODULE, "-Dlanewise.wholeVectors=true");
    assertTrue(whole.text().contains("computed whole, since lanewise"), whole.text());
    Outcome shorter = succeed(MODULE, "-XX:MaxVectorSize=32", "-Dlanewise.wholeVectors=true");
    assertFalse(shorter.text().contains("computed"), shorter.text());
    assertEquals(checksum(halves), checksum(whole));
  }

  @Test
  void thePropertySetsTheThreads() {
    Outcome outcome = succeed(MODULE, "-Dlanewise.threads=3");
    assumeTrue(outcome.says("implementation VECTOR"), "the reference has one thread");
    assertTrue(outcome.says("threads 3"), outcome.text());
  }

  @Test
  void theBuilderGoesBeforeTheMachine() {
    try (Lanewise lanewise =
        Lanewise.builder().implementation(Implementation.REFERENCE).threads(2).open()) {
      assertEquals(Implementation.REFERENCE, lanewise.capabilities().implementation());
      assertEquals(1, lanewise.capabilities().threads());
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> Lanewise.builder().threads(0))
            .getMessage();
    assertTrue(message.contains("threads is 0"), message);
  }

  @Test
  void theReportNamesEveryFinding() {
    Capabilities found = Capabilities.detect();
    String report = found.report();
    assertTrue(report.contains(found.reason()), report);
    for (Capabilities.Gate gate : found.gates()) {
      assertTrue(report.contains(gate.finding()), report);
    }
  }
}
