// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import java.util.List;
import java.util.Set;

/** Lanewise and its peers in training and using networks. */
final class MlpPeers {

  static final String ONNX_RUNTIME = "onnxruntime";

  /** PyTorch by two ways: the better one counts. */
  static final List<String> PYTORCHES = KernelPeers.PYTORCHES;

  private MlpPeers() {}

  /**
   * Loads them, Lanewise first.
   *
   * @param wanted names of those that take part somewhere: the others would only take memory
   */
  static Roster<MlpContender> load(Choice choice, Set<String> wanted) {
    var roster = new Roster<MlpContender>();
    roster.add(LanewiseContender.NAME, LanewiseMlp::new);
    if (choice == Choice.ALL) {
      if (wanted.contains("pytorch")) {
        roster.addLarge("pytorch", MlpContender.class, "PyTorchMlp");
      }
      if (wanted.contains("libtorch")) {
        roster.add("libtorch", () -> PeerMlp.start("LibtorchMlp"));
      }
      if (wanted.contains(ONNX_RUNTIME)) {
        roster.addLarge(ONNX_RUNTIME, MlpContender.class, "OnnxMlp");
      }
    }
    return roster;
  }
}
