// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;

/** All contenders on one kernel, in turns. */
final class KernelDuel implements AutoCloseable {

  private final KernelCase kernel;
  private final Rotation rotation;

  private KernelDuel(KernelCase kernel, Pace pace) {
    this.kernel = kernel;
    rotation = new Rotation(pace);
  }

  /**
   * Checks and warms up.
   *
   * @param contenders the first is the one that others are compared with
   * @throws IllegalStateException if a contender computes something else than the first
   */
  static KernelDuel prepare(KernelCase kernel, List<KernelContender> contenders, Pace pace) {
    var duel = new KernelDuel(kernel, pace);
    try {
      duel.prepare(contenders);
    } catch (RuntimeException | Error e) {
      duel.close();
      throw e;
    }
    return duel;
  }

  private void prepare(List<KernelContender> contenders) {
    var inputs = new KernelInputs(kernel);
    List<float[]> expected = List.of();
    for (KernelContender contender : contenders) {
      KernelWork work = contender.prepare(kernel, inputs);
      if (work == null) {
        continue;
      }
      rotation.add(contender.name(), work, 0);
      work.nanos(1);
      if (!contender.isRoofline() || kernel.kernel() == Kernel.COPY) {
        List<float[]> results = work.results();
        expected = expected.isEmpty() ? results : expected;
        check(contender, expected, results);
      }
    }
    rotation.warmUp();
  }

  private void check(KernelContender contender, List<float[]> expected, List<float[]> results) {
    String complaint = KernelAgreement.disagreement(expected, results);
    if (!complaint.isEmpty()) {
      throw new IllegalStateException(
          "%s is wrong in %s: %s".formatted(contender.name(), kernel, complaint));
    }
  }

  /** Measures everything once. */
  void measure(int round) {
    rotation.measure(round);
  }

  /** What was measured. */
  KernelRow row() {
    return new KernelRow(kernel, rotation.nanos());
  }

  @Override
  public void close() {
    rotation.close();
  }
}
