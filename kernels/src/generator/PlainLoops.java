// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;

/** The reference's loops over a class of functions. */
final class PlainLoops {

  private final FunctionSources.Source source;
  private final StringBuilder out = new StringBuilder();

  PlainLoops(FunctionSources.Source source) {
    this.source = source;
  }

  String write() {
    line("// SPDX-License-Identifier: Apache-2.0");
    line("package dev.lanewise.kernels.reference;");
    line("");
    line("/** {@link %s} of arrays, element by element. */", source.name());
    line("final class %s {", source.loops());
    line("");
    line("  private %s() {}", source.loops());
    source.functions().values().stream()
        .filter(FunctionSources.Function::isPublic)
        .forEach(this::writeLoop);
    line("}");
    return out.toString();
  }

  private void writeLoop(FunctionSources.Function function) {
    List<String> parameters = new ArrayList<>(List.of("int length"));
    List<String> arguments = new ArrayList<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      boolean uniform = FunctionSources.isUniform(parameter);
      parameters.add(uniform ? "float " + name : "float[] " + name + "s, int " + name + "Offset");
      arguments.add(uniform ? name : name + "s[" + name + "Offset + i]");
    }
    List<String> outputs = function.results().isEmpty() ? List.of("result") : function.outputs();
    outputs.forEach(name -> parameters.add("float[] " + name + "s, int " + name + "Offset"));
    line("");
    line("  static void %s(", function.name());
    line("      %s) {", String.join(", ", parameters));
    line("    for (int i = 0; i < length; i++) {");
    writeElement(function, arguments, out);
    line("    }");
    line("  }");
  }

  /** One element: the function's results, each to its place. */
  static void writeElement(
      FunctionSources.Function function, List<String> arguments, StringBuilder out) {
    String call =
        "%s.%s(%s)"
            .formatted(function.source().name(), function.name(), String.join(", ", arguments));
    if (function.results().isEmpty()) {
      out.append("      results[resultOffset + i] = %s;\n".formatted(call));
      return;
    }
    out.append("      var element = %s;\n".formatted(call));
    for (String name : function.results()) {
      out.append("      %1$ss[%1$sOffset + i] = element.%1$s();\n".formatted(name));
    }
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
