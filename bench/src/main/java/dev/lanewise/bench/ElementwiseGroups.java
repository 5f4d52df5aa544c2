// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The groups of {@link ElementwiseBench}, each with its measures and the time it takes. */
final class ElementwiseGroups {

  private static final String OURS = LanewiseContender.NAME;
  private static final Set<String> COPIES = Set.of(OURS, CopyKernels.LOOP, CopyKernels.OF_THE_JDK);
  private static final List<String> PEERS =
      Stream.concat(Stream.of(JdkVectorKernels.NAME), KernelPeers.PYTORCHES.stream()).toList();
  private static final Set<String> ALL = Set.of(OURS, "jdk", "math", "pytorch", "libtorch");

  private static final int DRAM_ELEMENTS = 1 << 24;
  private static final int ADAM_PARAMETERS = 10_000_000;
  // Two arrays of them leave a quarter of 1 MiB free.
  private static final int L2_ELEMENTS = 96 << 10;
  private static final int SOFTMAX_ELEMENTS = 1 << 16;

  private static final Pace SHORT = new Pace(21, 0.3, 0.002);
  private static final Pace LONG = new Pace(9, 0.3, 0.02);

  private ElementwiseGroups() {}

  /** In the order in which they are measured: one thread before two, whose helpers then sleep. */
  static List<KernelGroup> all() {
    return List.of(copies(), functions(), softmax(), norms(), memory(), adam(), threads());
  }

  /** The roofline. */
  private static KernelGroup copies() {
    int[] elements = {1 << 11, 1 << 16, 1 << 20, DRAM_ELEMENTS};
    String[] caches = {"l1", "l2", "l3", "dram"};
    List<Measure<KernelRow>> measures = new ArrayList<>();
    for (int i = 0; i < caches.length; i++) {
      int n = elements[i];
      for (String copier : List.of(CopyKernels.LOOP, CopyKernels.OF_THE_JDK)) {
        measures.add(
            Measure.<KernelRow>of(
                    "%s_%s_gb_per_s".formatted(copier, caches[i]),
                    "%s of %d floats, GB/s".formatted(copier, n),
                    row -> row.gigabytesPerSecond(copier))
                .where(row -> row.kernel().columns() == n));
      }
    }
    return new KernelGroup(
        "copies",
        "copies in each cache: what is limited by memory can't be faster",
        IntStream.of(elements).mapToObj(n -> KernelCase.of(Kernel.COPY, n)).toList(),
        LONG,
        COPIES,
        measures);
  }

  private static KernelGroup functions() {
    List<Kernel> kernels = List.of(Kernel.EXP, Kernel.TANH, Kernel.SIGMOID, Kernel.GELU_ERF);
    List<Measure<KernelRow>> measures = new ArrayList<>();
    measures.add(
        versusBest(
                "functions_vs_best",
                "exp, tanh, sigmoid and GELU (erf) of 4 K and 64 K elements, against the JDK's"
                    + " vectors (exp, tanh) and the better PyTorch")
            .asking(1.4, 2));
    for (Kernel kernel : kernels) {
      measures.add(
          versusBest(kernel.toString().replace(' ', '_') + "_vs_best", kernel + " alone")
              .where(row -> row.kernel().kernel() == kernel));
    }
    measures.add(
        Measure.of(
            "functions_vs_jdk",
            "exp and tanh, against the JDK's vectors",
            row -> row.versus(OURS, JdkVectorKernels.NAME)));
    return new KernelGroup(
        "functions",
        "functions of each element, one thread",
        kernels.stream()
            .flatMap(kernel -> Stream.of(1 << 12, 1 << 16).map(n -> KernelCase.of(kernel, n)))
            .toList(),
        SHORT,
        ALL,
        measures);
  }

  private static KernelGroup softmax() {
    int[] columns = {128, 512, 1024, 4096};
    List<Measure<KernelRow>> measures = new ArrayList<>();
    measures.add(
        versusBest("softmax_vs_best", "softmax, rows of 128 to 4096, against the better PyTorch")
            .asking(1.6, 2.5));
    for (int n : columns) {
      measures.add(
          versusBest("softmax_" + n + "_vs_best", "rows of " + n)
              .where(row -> row.kernel().columns() == n));
    }
    return new KernelGroup(
        "softmax",
        "softmax of each row, one thread",
        IntStream.of(columns)
            .mapToObj(n -> KernelCase.of(Kernel.SOFTMAX, SOFTMAX_ELEMENTS / n, n))
            .toList(),
        SHORT,
        ALL,
        measures);
  }

  private static KernelGroup norms() {
    return new KernelGroup(
        "norms",
        "layer normalisation, forward and backward, one thread",
        List.of(KernelCase.of(Kernel.LAYER_NORM, 512, 768)),
        new Pace(15, 0.5, 0.01),
        ALL,
        List.of(
            versusBest(
                    "layer_norm_vs_best",
                    "LayerNorm forward and backward of 512 x 768, against the better PyTorch")
                .asking(2.5, 4)));
  }

  private static KernelGroup memory() {
    List<Kernel> kernels =
        List.of(
            Kernel.RELU,
            Kernel.EXP,
            Kernel.TANH,
            Kernel.SIGMOID,
            Kernel.GELU,
            Kernel.RELU_BACKWARD,
            Kernel.TANH_BACKWARD,
            Kernel.SIGMOID_BACKWARD,
            Kernel.GELU_BACKWARD);
    List<Measure<KernelRow>> measures = new ArrayList<>();
    measures.add(
        shareOfCopy(
                "dram_share_of_copy",
                "functions of 16 M elements and their gradients, share of the bandwidth of a copy")
            .asking(0.90, 0.97));
    measures.add(
        Measure.of(
            "dram_share_of_arraycopy",
            "the same, share of System.arraycopy, whose stores no Java code can ask for",
            row -> row.shareOf(CopyKernels.OF_THE_JDK, OURS)));
    for (Kernel kernel : kernels) {
      measures.add(
          shareOfCopy(
                  "dram_" + kernel.toString().replace(' ', '_') + "_share_of_copy",
                  kernel.toString())
              .where(row -> row.kernel().kernel() == kernel));
    }
    return new KernelGroup(
        "memory",
        "functions of each element, forward and backward, in main memory, one thread",
        kernels.stream().map(kernel -> KernelCase.of(kernel, DRAM_ELEMENTS)).toList(),
        LONG,
        COPIES,
        measures);
  }

  private static KernelGroup adam() {
    return new KernelGroup(
        "adam",
        "a step of Adam, one thread: three streams are written over what was read",
        List.of(KernelCase.of(Kernel.ADAM, ADAM_PARAMETERS)),
        LONG,
        COPIES,
        List.of(
            shareOfCopy(
                    "adam_share_of_copy",
                    "Adam over 10 M parameters, 7 streams, share of the bandwidth of a copy")
                .asking(0.85, 0.95)));
  }

  private static KernelGroup threads() {
    return new KernelGroup(
        "threads",
        "two threads beside one, in the second cache",
        Stream.of(Kernel.EXP, Kernel.TANH, Kernel.SIGMOID, Kernel.GELU)
            .map(kernel -> KernelCase.of(kernel, L2_ELEMENTS).on(2))
            .toList(),
        SHORT,
        Set.of(OURS, LanewiseKernels.ALONE),
        List.of(
            Measure.<KernelRow>of(
                    "threads_2_speedup",
                    "two threads against one, exp, tanh, sigmoid and gelu of 96 K elements",
                    row -> row.versus(OURS, LanewiseKernels.ALONE))
                .asking(1.8, 1.95)));
  }

  private static Measure<KernelRow> versusBest(String key, String what) {
    return Measure.of(key, what, row -> row.versusBest(OURS, PEERS));
  }

  private static Measure<KernelRow> shareOfCopy(String key, String what) {
    return Measure.of(key, what, row -> row.shareOf(CopyKernels.LOOP, OURS));
  }
}
