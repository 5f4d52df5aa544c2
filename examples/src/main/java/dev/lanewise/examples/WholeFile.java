// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files so that a reader sees the old one or the new one whole. */
@FunctionalInterface
interface WholeFile {

  /** Writes the content to a file of another name. */
  void write(Path unfinished) throws IOException;

  /** Writes beside the target and renames. */
  static Path at(Path target, WholeFile content) throws IOException {
    String name = ".%s.%d".formatted(target.getFileName(), ProcessHandle.current().pid());
    Path unfinished = target.resolveSibling(name);
    try {
      content.write(unfinished);
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return target;
  }
}
