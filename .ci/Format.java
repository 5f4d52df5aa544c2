// SPDX-License-Identifier: Apache-2.0
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks, or with {@code write} makes, that every Java file is formatted and says its licence. */
final class Format {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    List<Path> sources;
    try (var files = Files.walk(root)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !root.relativize(file).startsWith(".git"))
              .filter(file -> !root.relativize(file).toString().contains("target"))
              .sorted()
              .toList();
    }
    var wrong = new ArrayList<Path>();
    for (Path file : sources) {
      String source = Files.readString(file);
      String formatted;
      try {
        formatted = format(source);
      } catch (FormatterException e) {
        System.err.println(root.relativize(file) + " cannot be read as Java: " + e.getMessage());
        System.exit(1);
        return;
      }
      if (!source.equals(formatted)) {
        wrong.add(root.relativize(file));
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    wrong.forEach(file -> System.err.println((write ? "formatted " : "not formatted: ") + file));
    if (!write && !wrong.isEmpty()) {
      System.err.println("Run ./lanewise format to format these files.");
      System.exit(1);
    }
  }

  private static String format(String source) throws FormatterException {
    String licensed = source.startsWith(LICENCE) ? source : LICENCE + source;
    return new Formatter(JavaFormatterOptions.defaultOptions())
        .formatSource(
            RemoveUnusedImports.removeUnusedImports(
                ImportOrderer.reorderImports(licensed, JavaFormatterOptions.Style.GOOGLE)));
  }
}
