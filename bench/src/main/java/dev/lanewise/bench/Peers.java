// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

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
      Map.of(
          "lanewise", "Lanewise",
          "openblas", "OpenBLAS",
          "mkl", "MKL",
          "onednn", "oneDNN",
          "pytorch", "PyTorch",
          "ejml", "EJML");
  private static final String LARGE_PACKAGE = "dev.lanewise.bench.peers.";

  private final List<Contender> contenders = new ArrayList<>();
  private final Map<String, String> descriptions = new LinkedHashMap<>();

  private Peers() {}

  /**
   * Loads them. OpenBLAS comes before MKL, whose functions have the same names ({@link
   * OpenBlasContender}).
   */
  static Peers load(Choice choice) {
    var peers = new Peers();
    peers.add("lanewise", LanewiseContender::new);
    if (choice != Choice.NONE) {
      peers.add(PackedLanewiseContender.NAME, PackedLanewiseContender::new);
      peers.add("openblas", OpenBlasContender::new);
    }
    if (choice == Choice.ALL) {
      peers.addLarge("onednn", "OneDnnContender");
      peers.addLarge("onednn_packed", "PackedOneDnnContender");
      peers.addLarge("pytorch", "PyTorchContender");
      peers.addLarge("mkl", "MklContender");
    }
    if (choice != Choice.NONE) {
      peers.add("netlib", NetlibContender::new);
      peers.add("ejml", EjmlContender::new);
    }
    return peers;
  }

  private void addLarge(String name, String simpleName) {
    add(
        name,
        () -> {
          try {
            var constructor = Class.forName(LARGE_PACKAGE + simpleName).getDeclaredConstructor();
            return (Contender) constructor.newInstance();
          } catch (ClassNotFoundException e) {
            throw new LinkageError(
                "it is not in this build; ./lanewise bench gemm --peers all brings it in", e);
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(String.valueOf(e.getCause() == null ? e : e.getCause()), e);
          }
        });
  }

  /** A peer that does not exist for this platform is left out and named, not fatal. */
  private void add(String name, Supplier<Contender> constructor) {
    try {
      Contender contender = constructor.get();
      contenders.add(contender);
      descriptions.put(name, contender.description());
    } catch (LinkageError | RuntimeException e) {
      if (name.equals(LanewiseContender.NAME)) {
        throw e;
      }
      descriptions.put(name, "left out, it could not be loaded: " + e.getMessage());
    }
  }

  /** A contender's name as its makers write it. */
  static String title(String name) {
    return TITLES.getOrDefault(name, name);
  }

  /** Those that were loaded, Lanewise first. */
  List<Contender> contenders() {
    return contenders;
  }

  /** What is measured, by name; for one that is left out, why. */
  Map<String, String> descriptions() {
    return descriptions;
  }

  /** Leaves out peers that do not use as many threads as they were told to. */
  void verifyThreads(int threads) {
    for (Contender contender : List.copyOf(contenders)) {
      String complaint = ThreadCheck.complaint(contender, threads);
      if (complaint.isEmpty()) {
        continue;
      }
      String name = contender.name();
      if (name.equals(LanewiseContender.NAME)) {
        descriptions.merge(name, complaint, "%s; %s"::formatted);
      } else {
        contenders.remove(contender);
        contender.close();
        descriptions.put(name, "left out: " + complaint);
      }
    }
  }

  @Override
  public void close() {
    contenders.forEach(Contender::close);
  }
}
