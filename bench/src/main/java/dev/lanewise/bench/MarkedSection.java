// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a file, between two lines, that a run rewrites.
 *
 * @param begin the line before it
 * @param end the line after it
 */
record MarkedSection(String begin, String end) {

  /** That of a bench. */
  static MarkedSection of(String bench) {
    return new MarkedSection(
        "<!-- bench %s: begin; rewritten by ./lanewise bench %s --readme -->"
            .formatted(bench, bench),
        "<!-- bench %s: end -->".formatted(bench));
  }

  /** Whether a file has both lines, in order. */
  boolean isIn(Path file) throws IOException {
    String text = Files.readString(file);
    int first = text.indexOf(begin);
    return first >= 0 && text.indexOf(end) > first;
  }

  /** Replaces what stands between them. */
  void rewrite(Path file, String content) throws IOException {
    String text = Files.readString(file);
    int first = text.indexOf(begin) + begin.length();
    String written =
        text.substring(0, first) + "\n\n" + content + "\n" + text.substring(text.indexOf(end));
    WholeFile.write(file, written.getBytes(StandardCharsets.UTF_8));
  }
}
