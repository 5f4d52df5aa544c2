// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is true of the code: its programs compile, its links lead somewhere. */
class ReadmeTest {

  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");

  @TempDir Path folder;

  @Test
  void programsCompile() throws IOException {
    List<String> programs = find("(?s)```java\n(.*?)```");
    assertTrue(programs.size() >= 2, "programs in the README");
    for (String program : programs) {
      var diagnostics = new DiagnosticCollector<JavaFileObject>();
      var compiler = ToolProvider.getSystemJavaCompiler();
      var task =
          compiler.getTask(
              null,
              null,
              diagnostics,
              List.of("-classpath", System.getProperty("java.class.path"), "-d", folder.toString()),
              null,
              List.of(source(program)));
      assertTrue(task.call(), () -> diagnostics.getDiagnostics().toString());
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> links = find("\\]\\(([^):#]+)[^)]*\\)");
    assertTrue(links.size() >= 4, "links in the README");
    assertEquals(
        List.of(), links.stream().filter(link -> !Files.exists(ROOT.resolve(link))).toList());
  }

  private static List<String> find(String pattern) throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    return Pattern.compile(pattern).matcher(readme).results().map(r -> r.group(1)).toList();
  }

  private static JavaFileObject source(String program) {
    String code =
        """
        import static dev.lanewise.kernels.Transpose.*;
        import static dev.lanewise.nn.Layers.*;
        import static dev.lanewise.nn.Listeners.*;
        import static dev.lanewise.nn.Losses.*;
        import static dev.lanewise.nn.Optimizers.*;
        import dev.lanewise.kernels.*;
        import dev.lanewise.nn.*;
        import dev.lanewise.nn.data.*;
        import dev.lanewise.opencl.*;
        import java.nio.file.Path;
        final class Program {
          static void run(Path dir, int m, int n, int k, float[] a, float[] b, float[] c)
              throws Exception {
        %s
          }
        }
        """
            .formatted(program);
    return new SimpleJavaFileObject(
        URI.create("string:///Program.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }
}
