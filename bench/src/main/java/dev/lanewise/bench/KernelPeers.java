// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import java.util.List;

/** Lanewise and its peers in all kernels but matrix products. */
final class KernelPeers {

  /** PyTorch by two ways: the better one counts. */
  static final List<String> PYTORCHES = List.of("pytorch", "libtorch");

  private KernelPeers() {}

  /** Loads them, Lanewise first. */
  static Roster<KernelContender> load(Choice choice) {
    var roster = new Roster<KernelContender>();
    roster.add(LanewiseContender.NAME, LanewiseKernels::new);
    roster.add(LanewiseKernels.ALONE, LanewiseKernels::alone);
    roster.add(UnfusedLoss.NAME, UnfusedLoss::new);
    roster.add(CopyKernels.LOOP, CopyKernels::loop);
    roster.add(CopyKernels.OF_THE_JDK, CopyKernels::ofTheJdk);
    if (choice != Choice.NONE) {
      roster.add(JdkVectorKernels.NAME, JdkVectorKernels::new);
      roster.add(MathKernels.NAME, MathKernels::new);
    }
    if (choice == Choice.ALL) {
      roster.addLarge("pytorch", KernelContender.class, "PyTorchKernels");
      roster.add("libtorch", () -> PeerProcess.start("LibtorchKernels"));
    }
    return roster;
  }
}
