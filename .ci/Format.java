// SPDX-License-Identifier: Apache-2.0
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Formats every Java file and gives it the licence line: {@code Format write ROOT}. As {@code
 * Format check ROOT} it changes nothing, and names the files it would change in
 * target/unformatted.txt.
 */
final class Format {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    Path report = root.resolve("target/unformatted.txt");
    Files.deleteIfExists(report);

    var changes = new TreeMap<Path, String>();
    for (Path file : sources(root)) {
      String source = Files.readString(file);
      String formatted = formatted(source);
      if (!formatted.equals(source)) {
        changes.put(file, formatted);
      }
    }
    for (var change : changes.entrySet()) {
      System.err.println(
          (write ? "formatted: " : "not formatted: ") + root.relativize(change.getKey()));
      if (write) {
        Files.writeString(change.getKey(), change.getValue());
      }
    }
    if (!write && !changes.isEmpty()) {
      Files.write(report, changes.keySet().stream().map(Path::toString).toList());
    }
  }

  /** The Java files of .ci and of each module's src. */
  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files =
        Files.find(root, 20, (file, attributes) -> file.toString().endsWith(".java"))) {
      return files
          .filter(file -> {
            Path inside = root.relativize(file);
            return inside.startsWith(".ci")
                || (inside.getNameCount() > 2 && inside.getName(1).toString().equals("src"));
          })
          .toList();
    }
  }

  private static String formatted(String source) {
    try {
      String licensed = source.startsWith(LICENCE) ? source : LICENCE + source;
      String ordered = ImportOrderer.reorderImports(licensed, JavaFormatterOptions.Style.GOOGLE);
      return new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
    } catch (FormatterException e) {
      return source; // Not Java: the compiler says it better.
    }
  }
}
