// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a reader never sees half written. */
final class WholeFile {

  private WholeFile() {}

  /** Writes beside the target and renames. */
  static void write(Path target, byte[] content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    String unfinished = ".%s.%d".formatted(target.getFileName(), ProcessHandle.current().pid());
    Path written = folder.resolve(unfinished);
    try {
      Files.write(written, content);
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
