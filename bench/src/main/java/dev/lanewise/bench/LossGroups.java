// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The groups of {@link LossBench}, each with its measures and the time it takes. */
final class LossGroups {

  private static final String OURS = LanewiseContender.NAME;

  private static final List<Logits> LOGITS =
      List.of(
          new Logits(128, 10, 8, 20),
          new Logits(128, 1000, 3.5, 6),
          new Logits(64, 32_000, 3, 5),
          new Logits(16, 128_256, 3, 5));

  private LossGroups() {}

  /** What must and should be reached against the better PyTorch at a size. */
  private record Logits(int rows, int classes, double must, double aim) {

    KernelCase kernel() {
      return KernelCase.of(Kernel.CROSS_ENTROPY, rows, classes);
    }

    Measure<KernelRow> versusBest() {
      return Measure.<KernelRow>of(
              "cross_entropy_%d_vs_best".formatted(classes),
              "softmax cross-entropy and gradient, %d x %d, against cross_entropy and backward of"
                      .formatted(rows, classes)
                  + " the better PyTorch",
              row -> row.versusBest(OURS, KernelPeers.PYTORCHES))
          .asking(must, aim)
          .where(row -> row.kernel().columns() == classes);
    }

    Measure<KernelRow> versusUnfused() {
      return LossGroups.versusUnfused(
              "cross_entropy_%d_vs_unfused".formatted(classes), "of %d classes".formatted(classes))
          .where(row -> row.kernel().columns() == classes);
    }
  }

  /** In the order in which they are measured. */
  static List<KernelGroup> all() {
    return List.of(crossEntropy(), linear());
  }

  private static KernelGroup crossEntropy() {
    List<Measure<KernelRow>> measures = new ArrayList<>();
    LOGITS.forEach(logits -> measures.add(logits.versusBest()));
    measures.add(
        versusUnfused(
                "fused_vs_unfused", "the same four, against our own kernels one after another")
            .asking(1.8, 3));
    LOGITS.forEach(logits -> measures.add(logits.versusUnfused()));
    return new KernelGroup(
        "cross_entropy",
        "mean softmax cross-entropy against index labels with its gradient, one thread",
        LOGITS.stream().map(Logits::kernel).toList(),
        new Pace(15, 0.5, 0.01),
        Set.of(OURS, UnfusedLoss.NAME, MathKernels.NAME, "pytorch", "libtorch"),
        measures);
  }

  private static KernelGroup linear() {
    return new KernelGroup(
        "linear",
        "a linear layer of 768 features with that loss, all gradients, one thread",
        List.of(KernelCase.of(Kernel.LINEAR_CROSS_ENTROPY, 512, 32_000)),
        new Pace(5, 0.1, 0.01),
        Set.of(OURS, "libtorch"),
        List.of(
            Measure.<KernelRow>of(
                    "linear_cross_entropy_vs_best",
                    "linear layer and cross-entropy, 512 x 768 x 32000, forward and backward,"
                        + " against libtorch",
                    row -> row.versusBest(OURS, KernelPeers.PYTORCHES))
                .asking(1, 1.3),
            Measure.<KernelRow>of(
                    "linear_cross_entropy_memory",
                    "the same, bytes of all logits relative to those of the workspace",
                    row ->
                        row.time(OURS) == null
                            ? null
                            : row.kernel().rows() / (double) LanewiseKernels.ROWS_AT_ONCE)
                .asking(8, 32)));
  }

  private static Measure<KernelRow> versusUnfused(String key, String what) {
    return Measure.of(key, what, row -> row.versus(OURS, UnfusedLoss.NAME));
  }
}
