// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;

/** How the loop of a function over arrays is declared and called. */
final class LoopSignature {

  private LoopSignature() {}

  /**
   * The first lines of a loop.
   *
   * @param suffix of its name, which says what it returns
   */
  static String head(String suffix, FunctionSources.Function function, List<String> parameters) {
    String type = suffix.equals("Within") || suffix.equals("Ordinarily") ? "boolean" : "void";
    return "  %sstatic %s %s%s(\n      %s) {\n"
        .formatted(
            suffix.isEmpty() ? "" : "private ",
            type,
            function.name(),
            suffix,
            String.join(", ", parameters));
  }

  /** What it takes: a length, its inputs, and maybe its outputs. */
  static List<String> parameters(FunctionSources.Function function, boolean withOutputs) {
    List<String> parameters = new ArrayList<>(List.of("int length"));
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      parameters.add(
          FunctionSources.isUniform(parameter) ? "float " + name : vectorParameter(name));
    }
    if (withOutputs) {
      outputs(function).forEach(name -> parameters.add(vectorParameter(name)));
    }
    return parameters;
  }

  private static String vectorParameter(String name) {
    return "float[] %1$ss, int %1$sOffset".formatted(name);
  }

  /** The arguments from some element on, such as {@code " + i"}. */
  static String arguments(FunctionSources.Function function, boolean withOutputs, String from) {
    List<String> arguments = new ArrayList<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      arguments.add(
          FunctionSources.isUniform(parameter)
              ? name
              : "%1$ss, %1$sOffset%2$s".formatted(name, from));
    }
    if (withOutputs) {
      outputs(function)
          .forEach(name -> arguments.add("%1$ss, %1$sOffset%2$s".formatted(name, from)));
    }
    return String.join(", ", arguments);
  }

  /** The names of its inputs that are arrays. */
  static List<String> vectors(FunctionSources.Function function) {
    return function.tree().getParameters().stream()
        .filter(parameter -> !FunctionSources.isUniform(parameter))
        .map(parameter -> parameter.getName().toString())
        .toList();
  }

  /** The names of its outputs, all arrays. */
  static List<String> outputs(FunctionSources.Function function) {
    return function.results().isEmpty() ? List.of("result") : function.outputs();
  }
}
