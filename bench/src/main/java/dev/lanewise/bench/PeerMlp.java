// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks computed in processes of their own, one for each number of threads. */
final class PeerMlp implements MlpContender {

  /** With MKL, libtorch takes a tenth less than with OpenBLAS; bytedeco leaves the choice. */
  private static final String MKL = "-Dorg.bytedeco.openblas.load=mkl_rt";

  private final String simpleName;
  private final Map<Integer, PeerLink> links = new HashMap<>();

  private PeerMlp(String simpleName) {
    this.simpleName = simpleName;
  }

  /**
   * Starts the one of one thread.
   *
   * @param simpleName of a contender in the module of the large peers
   * @throws LinkageError if it can't be loaded
   */
  static PeerMlp start(String simpleName) {
    var peer = new PeerMlp(simpleName);
    peer.link(1);
    return peer;
  }

  @Override
  public String name() {
    return link(1).name();
  }

  @Override
  public String description() {
    return link(1).description();
  }

  @Override
  public int spinMillis() {
    return 50;
  }

  @Override
  public @Nullable KernelWork prepare(MlpCase mlp) {
    return link(mlp.threads()).prepare(mlp);
  }

  private PeerLink link(int threads) {
    return links.computeIfAbsent(threads, t -> PeerLink.start(simpleName, t, MKL));
  }

  @Override
  public void close() {
    links.values().forEach(PeerLink::close);
  }
}
