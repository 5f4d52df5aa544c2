// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Transpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The groups of cases, each with its measures and the time it takes. */
final class CaseGroups {

  static final String NARROW = "narrow";
  static final String SWEEP = "sweep";

  /** All peers, the usual ones first. */
  static final List<String> PEERS =
      List.of("openblas", "mkl", "onednn", "pytorch", "netlib", "ejml");

  private static final String PACKED = PackedLanewiseContender.NAME;
  private static final List<String> UNPACKED_PEERS =
      List.of("openblas", "mkl", "onednn", "pytorch");
  private static final List<String> PACKED_PEERS =
      Stream.concat(UNPACKED_PEERS.stream(), Stream.of("onednn_packed")).toList();
  private static final int[] SQUARES = {512, 768, 1024, 1536, 2048};
  private static final int MOST_SKINNY_ROWS = 16;
  private static final int LARGEST_IN_DOUBLES = 1536;
  private static final int LARGEST_IN_SWEEP = 300;

  private static final Pace LARGE = new Pace(9, 0.15, 0.02);
  private static final Pace SMALL = new Pace(21, 0.3, 0.002);

  private CaseGroups() {}

  /** In the order in which they are measured: one thread before two, whose helpers then sleep. */
  static List<CaseGroup> all() {
    return List.of(
        squares(), doubles(), small(), medium(), between(), skinny(), layers(), sweep(), threads());
  }

  private static CaseGroup squares() {
    List<Measure<Row>> measures = new ArrayList<>();
    measures.add(
        Measure.of("share_of_peak", "f32 squares, one thread, share of peak", Measure.share())
            .asking(0.82, 0.92));
    measures.addAll(
        versusEach(
            "",
            "f32 squares",
            peer ->
                switch (peer) {
                  case "openblas" -> new double[] {1.05, 1.20};
                  case "mkl" -> new double[] {0.93, 1.05};
                  default -> new double[0];
                }));
    return new CaseGroup(
        "squares",
        "squares in single precision, one thread, each way of transposing",
        transposed(SQUARES).toList(),
        LARGE,
        measures);
  }

  private static CaseGroup doubles() {
    List<Measure<Row>> measures = new ArrayList<>();
    measures.add(
        Measure.of("f64_share_of_peak", "f64 squares, one thread, share of peak", Measure.share())
            .asking(0.78, 0.90));
    measures.addAll(versusEach("f64_", "f64 squares", _ -> new double[0]));
    return new CaseGroup(
        "doubles",
        "squares in double precision, one thread, each way of transposing",
        transposed(SQUARES)
            .filter(gemm -> gemm.n() <= LARGEST_IN_DOUBLES)
            .map(GemmCase::inDoubles)
            .toList(),
        LARGE,
        measures);
  }

  private static CaseGroup threads() {
    List<Measure<Row>> measures = new ArrayList<>();
    measures.add(
        Measure.of(
                "threads_2_speedup",
                "two threads against one, n >= 512",
                (Row row) -> row.versus(LanewiseContender.NAME, Duel.ALONE))
            .asking(1.85, 1.95));
    measures.add(
        Measure.of("threads_2_share_of_peak", "two threads, share of their peak", Measure.share()));
    measures.addAll(versusEach("threads_2_", "two threads", _ -> new double[0]));
    return new CaseGroup(
        "threads",
        "squares in single precision, two threads",
        plain(SQUARES).map(gemm -> gemm.on(2)).toList(),
        new Pace(9, 0.15, 0.03),
        measures);
  }

  private static CaseGroup small() {
    return new CaseGroup(
        "small",
        "small squares in single precision, one thread",
        plain(4, 6, 8, 12, 16, 24, 32).toList(),
        SMALL,
        List.of(
            Measure.of(
                    "small_vs_best",
                    "n in {4,6,8,12,16,24,32}, against the better of OpenBLAS and MKL",
                    Measure.versusBest(LanewiseContender.NAME, List.of("openblas", "mkl")))
                .asking(1.3, 2)));
  }

  private static CaseGroup medium() {
    int[] sizes = {48, 64, 96, 128};
    List<Measure<Row>> measures = new ArrayList<>();
    measures.add(
        Measure.of("medium_share_of_peak", "n in {48,64,96,128}, share of peak", Measure.share())
            .asking(0.60, 0.85));
    for (int n : sizes) {
      measures.add(
          Measure.of("medium_" + n + "_share_of_peak", "n = " + n, Measure.share())
              .where(row -> row.gemm().n() == n));
    }
    return new CaseGroup(
        "medium",
        "medium squares in single precision, one thread",
        plain(sizes).toList(),
        SMALL,
        measures);
  }

  /** For the curve over n only. */
  private static CaseGroup between() {
    return new CaseGroup(
        "between",
        "the squares in between, for the curve",
        plain(192, 256, 384).toList(),
        new Pace(11, 0.15, 0.01),
        List.of());
  }

  private static CaseGroup skinny() {
    int[] rows = {1, 4, 8, 16};
    int[] sizes = {768, 1024, 3072, 4096};
    List<GemmCase> cases =
        Arrays.stream(rows)
            .boxed()
            .flatMap(m ->
                Arrays.stream(sizes)
                    .boxed()
                    .flatMap(k -> Arrays.stream(sizes).mapToObj(n -> shape(Task.SKINNY, m, n, k))))
            .toList();
    List<Measure<Row>> measures = new ArrayList<>();
    measures.add(
        Measure.of(
                "skinny_vs_best",
                "m in {1,4,8,16}, k and n in {768,1024,3072,4096}, against the best peer",
                Measure.versusBest(LanewiseContender.NAME, UNPACKED_PEERS))
            .asking(0.9, 1.2));
    measures.add(
        Measure.of(
                "skinny_packed_vs_best",
                "the same, both with B packed before (PackedMatrix; weights reordered by oneDNN)",
                Measure.versusBest(PACKED, PACKED_PEERS))
            .asking(0.9, 1.2));
    measures.add(
        Measure.of(
            "skinny_packed_vs_best_unpacked",
            "the same, only ours packed before",
            Measure.versusBest(PACKED, UNPACKED_PEERS)));
    for (int m : rows) {
      measures.add(
          Measure.of(
                  "skinny_" + m + "_vs_best",
                  "m = " + m + ", against the best peer",
                  Measure.versusBest(LanewiseContender.NAME, UNPACKED_PEERS))
              .where(row -> row.gemm().m() == m));
    }
    measures.add(
        Measure.of(
                "skinny_1_share_of_bandwidth",
                "m = 1, share of the speed at which op(B) can be read",
                (Row row) -> row.shareOfBandwidth(LanewiseContender.NAME))
            .where(row -> row.gemm().m() == 1));
    return new CaseGroup(
        "skinny",
        "products with few rows in single precision, one thread",
        cases,
        new Pace(7, 0.1, 0.003),
        measures);
  }

  private static CaseGroup layers() {
    return new CaseGroup(
        "layers",
        "dense layers with bias and GELU in single precision, one thread",
        List.of(
            layer(128, 784, 256),
            layer(128, 256, 128),
            layer(512, 768, 3072),
            layer(512, 3072, 768)),
        new Pace(11, 0.3, 0.01),
        List.of(
            Measure.of(
                    "layers_vs_best",
                    "MLP and transformer layers with bias and GELU, against MKL with a separate"
                        + " pass and oneDNN's post-op",
                    Measure.versusBest(LanewiseContender.NAME, UNPACKED_PEERS))
                .asking(1, 1.2),
            Measure.of(
                "layers_packed_vs_best",
                "the same, both with weights packed before",
                Measure.versusBest(PACKED, PACKED_PEERS))));
  }

  private static CaseGroup sweep() {
    return new CaseGroup(
        SWEEP,
        "every n from 1 to " + LARGEST_IN_SWEEP,
        plain(IntStream.rangeClosed(1, LARGEST_IN_SWEEP).toArray()).toList(),
        new Pace(7, 0.04, 0.001),
        List.of(),
        Set.of("openblas", "mkl"));
  }

  /** Products that were asked for by shape. */
  static CaseGroup shapes(List<ProductShape> shapes, int threads) {
    return new CaseGroup(
        "shapes",
        "m x n x k in single precision, threads: " + threads,
        shapes.stream()
            .map(s ->
                new GemmCase(
                    s.m() <= MOST_SKINNY_ROWS ? Task.SKINNY : Task.PRODUCT,
                    Precision.F32,
                    s.transA(),
                    s.transB(),
                    s.m(),
                    s.n(),
                    s.k(),
                    threads))
            .toList(),
        new Pace(11, 0.3, 0.005),
        List.of());
  }

  /** A measure against each peer; {@code wanted} gives its must and aim, or nothing. */
  private static List<Measure<Row>> versusEach(
      String prefix, String what, Function<String, double[]> wanted) {
    return PEERS.stream()
        .map(peer -> {
          Measure<Row> measure =
              Measure.of(prefix + "vs_" + peer, what + ", against " + peer, Measure.versus(peer));
          double[] bounds = wanted.apply(peer);
          return bounds.length == 0 ? measure : measure.asking(bounds[0], bounds[1]);
        })
        .toList();
  }

  private static Stream<GemmCase> plain(int... sizes) {
    return Arrays.stream(sizes).mapToObj(n -> GemmCase.square(n, Transpose.N, Transpose.N));
  }

  private static Stream<GemmCase> transposed(int... sizes) {
    return Arrays.stream(Transpose.values())
        .flatMap(transA ->
            Arrays.stream(Transpose.values())
                .flatMap(transB ->
                    Arrays.stream(sizes).mapToObj(n -> GemmCase.square(n, transA, transB))));
  }

  private static GemmCase shape(Task task, int m, int n, int k) {
    return new GemmCase(task, Precision.F32, Transpose.N, Transpose.N, m, n, k, 1);
  }

  /** {@code x W^T}, with the weights as layers keep them: a row for each output. */
  private static GemmCase layer(int m, int k, int n) {
    return new GemmCase(Task.LAYER, Precision.F32, Transpose.N, Transpose.T, m, n, k, 1);
  }
}
