// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Kernels computed in a process of their own, on one thread. */
final class PeerProcess implements KernelContender {

  private final PeerLink link;

  private PeerProcess(PeerLink link) {
    this.link = link;
  }

  PeerProcess(InputStream answers, OutputStream requests) throws IOException {
    this(new PeerLink(answers, requests));
  }

  /**
   * Starts it.
   *
   * @param simpleName of a contender in the module of the large peers
   * @throws LinkageError if it can't be loaded
   */
  static PeerProcess start(String simpleName) {
    return new PeerProcess(PeerLink.start(simpleName, 1));
  }

  @Override
  public String name() {
    return link.name();
  }

  @Override
  public String description() {
    return link.description() + ", one thread";
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    return link.prepare(kernel);
  }

  @Override
  public void close() {
    link.close();
  }
}
