// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contenders that are ready to do the same with one network: each was examined to give what ours
 * gives.
 */
final class MlpRotation implements AutoCloseable {

  /**
   * What logits and losses may differ by after two or three steps, relative to the largest. Steps
   * of Adam are as long where a gradient is near 0, where DJL adds the epsilon elsewhere and where
   * rounding may decide the sign.
   */
  private static final double AFTER_STEPS = 0.05;

  private final List<Ready> ready = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** A contender's network. */
  record Ready(MlpContender contender, KernelWork work) {}

  /**
   * What a network gives at first and later.
   *
   * @param first the loss before any training, or logits of one that is only used
   * @param later what the work gives after more calls
   */
  private record Results(float[] first, List<float[]> later) {

    static Results of(KernelWork work) {
      float[] first = work.results().getFirst();
      work.nanos(1);
      return new Results(first, work.results());
    }

    String disagreement(Results expected) {
      String complaint = KernelAgreement.disagreement(List.of(expected.first), List.of(first));
      return complaint.isEmpty()
          ? KernelAgreement.disagreement(expected.later, later, 0, AFTER_STEPS)
          : complaint;
    }
  }

  private MlpRotation() {}

  /**
   * Makes the network of each ready; one that fails or computes something else is left out and
   * named.
   *
   * @param contenders the first is ours, and must not fail
   */
  static MlpRotation prepare(MlpCase mlp, List<MlpContender> contenders) {
    var rotation = new MlpRotation();
    try {
      rotation.enter(mlp, contenders);
    } catch (RuntimeException | Error e) {
      rotation.close();
      throw e;
    }
    return rotation;
  }

  private void enter(MlpCase mlp, List<MlpContender> contenders) {
    @Nullable Results expected = null;
    for (MlpContender contender : contenders) {
      try {
        KernelWork work = contender.prepare(mlp);
        if (work == null) {
          continue;
        }
        Results results = Results.of(work);
        expected = expected == null ? results : expected;
        String complaint = results.disagreement(expected);
        if (complaint.isEmpty()) {
          ready.add(new Ready(contender, work));
        } else {
          work.close();
          failures.add("%s is wrong in %s: %s".formatted(contender.name(), mlp, complaint));
        }
      } catch (RuntimeException | LinkageError e) {
        if (ready.isEmpty()) {
          throw e;
        }
        failures.add("%s failed in %s: %s".formatted(contender.name(), mlp, e));
      }
    }
  }

  /** Those that take part, ours first. */
  List<Ready> ready() {
    return ready;
  }

  /** Those that do not, and why. */
  List<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    ready.forEach(one -> one.work.close());
  }
}
