// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that data is read from. */
final class InputFile {

  private InputFile() {}

  /** The file, unless it is a folder: reading that fails with a message that names nothing. */
  static Path of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, must be a file");
    }
    return file;
  }
}
