// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Writes the class that leads from the constants of the contract's enums to the loops of their
 * functions, and the plain loops of the reference.
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
    line("");
    line("  static void run(");
    line("      %s function,", type);
    line("      int n,");
    Functions.PARAMETERS.forEach(p -> line("      float %s,", p));
    vectors.forEach(v -> line("      %s,", v));
    line("      float[] result, int resultOffset) {");
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
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
