// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lanewise and the peers that can be loaded, and for each of the others why not. */
final class Peers implements AutoCloseable {

  /** Which peers to measure. */
  enum Choice {
    /** Lanewise alone. */
    NONE,
    /** Those that every build brings along. */
    DEFAULT,
    /** Large ones too, from the module that only the Maven profile {@code peers} builds. */
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("lanewise", "Lanewise"),
          Map.entry("openblas", "OpenBLAS"),
          Map.entry("mkl", "MKL"),
          Map.entry("onednn", "oneDNN"),
          Map.entry("pytorch", "PyTorch"),
          Map.entry("onnxruntime", "ONNX Runtime"),
          Map.entry("jdk", "JDK"),
          Map.entry("math", "Math"),
          Map.entry("lanewise_1", "one thread"),
          Map.entry("lanewise_unfused", "in parts"),
          Map.entry(StepTimes.PEAK, "products at the peak"),
          Map.entry("ejml", "EJML"));

  private final Roster<Contender> roster = new Roster<>();

  private Peers() {}

  /**
   * Loads them. OpenBLAS comes before MKL, whose functions have the same names ({@link
   * OpenBlasContender}).
   */
  static Peers load(Choice choice) {
    var peers = new Peers();
    Roster<Contender> roster = peers.roster;
    roster.add("lanewise", LanewiseContender::new);
    if (choice != Choice.NONE) {
      roster.add(PackedLanewiseContender.NAME, PackedLanewiseContender::new);
      roster.add("openblas", OpenBlasContender::new);
    }
    if (choice == Choice.ALL) {
      roster.addLarge("onednn", Contender.class, "OneDnnContender");
      roster.addLarge("onednn_packed", Contender.class, "PackedOneDnnContender");
      roster.addLarge("pytorch", Contender.class, "PyTorchContender");
      roster.addLarge("mkl", Contender.class, "MklContender");
    }
    if (choice != Choice.NONE) {
      roster.add("netlib", NetlibContender::new);
      roster.add("ejml", EjmlContender::new);
    }
    return peers;
  }

  /** A contender's name as its makers write it. */
  static String title(String name) {
    return TITLES.getOrDefault(name, name);
  }

  /** Those that were loaded, Lanewise first. */
  List<Contender> contenders() {
    return roster.entrants();
  }

  /** What is measured, by name; for one that is left out, why. */
  Map<String, String> descriptions() {
    return roster.descriptions();
  }

  /** Leaves out peers that do not use as many threads as they were told to. */
  void verifyThreads(int threads) {
    for (Contender contender : List.copyOf(contenders())) {
      String complaint = ThreadCheck.complaint(contender, threads);
      if (complaint.isEmpty()) {
        continue;
      }
      if (contender.name().equals(LanewiseContender.NAME)) {
        roster.remark(contender, complaint);
      } else {
        roster.remove(contender, complaint);
      }
    }
  }

  @Override
  public void close() {
    roster.close();
  }
}
