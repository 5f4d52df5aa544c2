// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Writes the class that leads from the constants of the contract's enums to the loops of their
 * functions, and the plain loops of the reference. A loop gets many elements piece by piece: what
 * C2 makes of a loop over vectors that it enters in the middle (OSR) can be ten times as slow as
 * what it makes of the whole method, and a method that is called a few times only stays there.
 */
final class FunctionSwitch {

  private final FunctionSources sources;
  private final StringBuilder out = new StringBuilder();

  FunctionSwitch(FunctionSources sources) {
    this.sources = sources;
  }

  String write(String room) throws IOException {
    line("// SPDX-License-Identifier: Apache-2.0");
    line("package dev.lanewise.kernels.%s;", room);
    line("");
    for (String type : new TreeSet<>(Functions.ENUMS.keySet())) {
      line("import dev.lanewise.kernels.%s;", type);
    }
    line("");
    line("/** The loop of each function of the contract. */");
    line("final class FunctionSwitch {");
    line("");
    line("  /** Elements of a piece: 600 of them make C2 compile a loop. */");
    line("  private static final int PIECE = 4096;");
    line("");
    line("  private FunctionSwitch() {}");
    for (Map.Entry<String, List<String>> type : Functions.ENUMS.entrySet()) {
      writeSwitch(type.getKey(), type.getValue());
    }
    line("}");
    return out.toString();
  }

  private void writeSwitch(String type, List<String> elements) throws IOException {
    List<String> vectors =
        elements.stream().map(x -> "float[] " + x + ", int " + x + "Offset").toList();
    List<String> arguments = elements.stream().map(x -> x + ", " + x + "Offset").toList();
    writeStart("static void run", type, vectors);
    line("    if (n > PIECE) {");
    line("      runPieces(");
    line("          function,");
    line("          n,");
    Functions.PARAMETERS.forEach(p -> line("          %s,", p));
    arguments.forEach(a -> line("          %s,", a));
    line("          result, resultOffset);");
    line("      return;");
    line("    }");
    line("    switch (function) {");
    for (FunctionSources.Named named : sources.named(type)) {
      line("      case %s ->", named.constant());
      line(
          "          %s.%s(n, %s, result, resultOffset);",
          named.function().source().loops(),
          named.function().name(),
          String.join(", ", Functions.arguments(named.function(), arguments)));
    }
    line("    }");
    line("  }");
    writeStart("private static void runPieces", type, vectors);
    line("    for (int i = 0; i < n; i += PIECE) {");
    line("      run(");
    line("          function,");
    line("          Math.min(n - i, PIECE),");
    Functions.PARAMETERS.forEach(p -> line("          %s,", p));
    arguments.forEach(a -> line("          %s + i,", a));
    line("          result, resultOffset + i);");
    line("    }");
    line("  }");
  }

  private void writeStart(String method, String type, List<String> vectors) {
    line("");
    line("  %s(", method);
    line("      %s function,", type);
    line("      int n,");
    Functions.PARAMETERS.forEach(p -> line("      float %s,", p));
    vectors.forEach(v -> line("      %s,", v));
    line("      float[] result, int resultOffset) {");
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
