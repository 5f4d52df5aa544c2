// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;

/**
 * The reference's loops over a class of functions. Those of functions with several results are
 * public, for the last elements of the vector form.
 */
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
    boolean several = !source.records().isEmpty();
    if (several) {
      line("import static dev.lanewise.kernels.reference.%s.*;", source.name());
      line("");
    }
    line("/** {@link %s} of arrays, element by element. */", source.name());
    line("%sfinal class %s {", several ? "public " : "", source.loops());
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
    List<String> elements = new ArrayList<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      boolean uniform = FunctionSources.isUniform(parameter);
      parameters.add(uniform ? "float " + name : "float[] " + name + "s, int " + name + "Offset");
      elements.add(uniform ? name : name + "s[" + name + "Offset + i]");
    }
    boolean several = !function.results().isEmpty();
    List<String> outputs = several ? function.outputs() : List.of("result");
    outputs.forEach(name -> parameters.add("float[] " + name + "s, int " + name + "Offset"));
    line("");
    line("  %sstatic void %s(", several ? "public " : "", function.name());
    line("      %s) {", String.join(", ", parameters));
    line("    for (int i = 0; i < length; i++) {");
    if (several) {
      writeSteps(function, elements);
    } else {
      writeCall(function, elements, out);
    }
    line("    }");
    line("  }");
  }

  static void writeCall(
      FunctionSources.Function function, List<String> elements, StringBuilder out) {
    out.append(
        "      results[resultOffset + i] = %s.%s(%s);\n"
            .formatted(function.source().name(), function.name(), String.join(", ", elements)));
  }

  /**
   * The steps themselves, since C2 makes the record of the results in some orders of compilation.
   */
  private void writeSteps(FunctionSources.Function function, List<String> elements) {
    for (int e = 0; e < elements.size(); e++) {
      VariableTree parameter = function.tree().getParameters().get(e);
      if (!FunctionSources.isUniform(parameter)) {
        line("      float %s = %s;", parameter.getName(), elements.get(e));
      }
    }
    List<? extends StatementTree> steps = function.tree().getBody().getStatements();
    for (StatementTree step : steps.subList(0, steps.size() - 1)) {
      line("      %s;", step);
    }
    var results = (NewClassTree) ((ReturnTree) steps.getLast()).getExpression();
    for (int r = 0; r < results.getArguments().size(); r++) {
      line(
          "      %1$ss[%1$sOffset + i] = %2$s;",
          function.results().get(r), results.getArguments().get(r));
    }
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
