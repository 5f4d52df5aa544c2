// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The vector form of a class of functions: for each public function a loop over arrays with the
 * same steps, operation by operation. Vectors may not pass through methods of ours, so that what
 * functions share is written out in each loop.
 */
final class VectorLoops extends FunctionWalk<VectorCode> {

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromArray;

      import dev.lanewise.kernels.reference.%1$s;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.IntVector;
      import jdk.incubator.vector.VectorMask;
      import jdk.incubator.vector.VectorOperators;
      import jdk.incubator.vector.VectorSpecies;

      /** {@link %1$s} of whole vectors: the same steps on the same literals. */
      final class %2$s {

        private static final VectorSpecies<Float> FLOAT = Lanes.FLOAT;
        private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
        private static final int COUNT = Lanes.COUNT;

      """;

  /** What only some functions need. */
  private static final String INT_TYPE =
      "  private static final Class<? extends IntVector> INT_TYPE = Lanes.INT_TYPE;\n";

  private final FunctionSources.Source source;
  private final StringBuilder loops = new StringBuilder();

  /** The constants that are used, with their initializers. */
  private final Map<String, String> constants = new LinkedHashMap<>();

  /** The names of local variables that are taken, with how often. */
  private final Map<String, Integer> taken = new HashMap<>();

  VectorLoops(FunctionSources sources, FunctionSources.Source source) {
    super(sources);
    this.source = source;
  }

  String write() {
    source.functions().values().stream()
        .filter(FunctionSources.Function::isPublic)
        .forEach(this::writeLoop);
    StringBuilder out = new StringBuilder(HEAD.formatted(source.name(), source.loops()));
    if (loops.indexOf("INT_TYPE") >= 0) {
      out.append(INT_TYPE);
    }
    constants.forEach((name, value) -> out.append("  private static final ").append(value));
    out.append("\n  private ").append(source.loops()).append("() {}\n").append(loops).append("}\n");
    return out.toString();
  }

  private void writeLoop(FunctionSources.Function function) {
    taken.clear();
    List<String> parameters = new ArrayList<>(List.of("int length"));
    List<String> scalars = new ArrayList<>();
    Map<String, VectorCode> locals = new HashMap<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      taken.put(name, 1);
      if (FunctionSources.isUniform(parameter)) {
        parameters.add("float " + name);
        scalars.add(name);
        locals.put(name, VectorCode.number(Code.Kind.FLOAT, name));
      } else {
        parameters.add("float[] " + name + "s, int " + name + "Offset");
        scalars.add(name + "s[" + name + "Offset + i]");
        locals.put(name, VectorCode.vector(Code.Kind.FLOAT, name));
      }
    }
    line("");
    List<String> outputs = function.results().isEmpty() ? List.of("result") : function.outputs();
    outputs.forEach(name -> parameters.add("float[] " + name + "s, int " + name + "Offset"));
    line("  static void %s(", function.name());
    line("      %s) {", String.join(", ", parameters));
    line("    int bound = FLOAT.loopBound(length);");
    line("    for (int i = 0; i < bound; i += COUNT) {");
    int start = loops.length();
    List<VectorCode> results = results(function, locals);
    List<String> names = function.results().isEmpty() ? outputs : function.results();
    for (int r = 0; r < names.size(); r++) {
      line("      %s.intoArray(%2$ss, %2$sOffset + i);", results.get(r).receiver(), names.get(r));
    }
    loops.insert(start, loads(function, loops.substring(start)));
    line("    }");
    line("    for (int i = bound; i < length; i++) {");
    PlainLoops.writeElement(function, scalars, loops);
    line("    }");
    line("  }");
  }

  /** The loads of those parameters that the steps use. */
  private static String loads(FunctionSources.Function function, String steps) {
    return function.tree().getParameters().stream()
        .filter(parameter -> !FunctionSources.isUniform(parameter))
        .map(parameter -> parameter.getName().toString())
        .filter(name -> Pattern.compile("\\b" + name + "\\b").matcher(steps).find())
        .map(name ->
            "      FloatVector %s = TYPE.cast(fromArray(FLOAT, %ss, %sOffset + i));\n"
                .formatted(name, name, name))
        .collect(Collectors.joining());
  }

  @Override
  VectorCode literal(Code.Kind kind, String text) {
    return VectorCode.number(kind, text);
  }

  @Override
  VectorCode constant(Code.Kind kind, String name, FunctionSources.Source owner) {
    String unique = sources.unique(name, owner);
    VariableTree tree = owner.constants().get(name);
    VectorCode value = value(tree.getInitializer(), Map.of(), owner);
    constants.put(unique, "%s %s = %s;\n".formatted(tree.getType(), unique, value.code()));
    return VectorCode.number(kind, unique);
  }

  /** A new local variable, unless the value has a name or is a number. */
  @Override
  VectorCode bind(String name, VectorCode value) {
    if (value.uniform() || value.code().matches("\\w+")) {
      return value;
    }
    int count = taken.merge(name, 1, Integer::sum);
    String unique = count == 1 ? name : name + count;
    line("      %s %s = %s;", value.type(), unique, value.receiver());
    return VectorCode.vector(value.kind(), unique);
  }

  @Override
  VectorCode assign(VectorCode variable, VectorCode value) {
    line("      %s = %s;", variable.code(), value.receiver());
    return variable;
  }

  /** The steps of the other function. */
  @Override
  VectorCode call(FunctionSources.Function function, List<VectorCode> arguments) {
    Map<String, VectorCode> locals = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String parameter = function.tree().getParameters().get(i).getName().toString();
      locals.put(parameter, bind(parameter, arguments.get(i)));
    }
    return body(function, locals);
  }

  private void line(String format, Object... values) {
    loops.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
