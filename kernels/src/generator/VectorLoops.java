// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  private static final String MASK_TYPE =
      "  private static final Class<VectorMask<Float>> MASK_TYPE = Lanes.FLOAT_MASK_TYPE;\n";

  private static final String INT_MASK_TYPE =
      "  private static final Class<VectorMask<Integer>> INT_MASK_TYPE = Lanes.INT_MASK_TYPE;\n";

  /** What only functions with a short form need. */
  private static final String BLOCK =
      """

        /** Elements after which it shows whether they were ordinary: little is lost if not. */
        private static final int BLOCK = 512;

      """;

  private final FunctionSources.Source source;
  private final StringBuilder loops = new StringBuilder();

  /** The constants that are used, with their initializers. */
  private final Map<String, String> constants = new LinkedHashMap<>();

  /** Conditions for all arguments of the present function to have been ordinary. */
  private final List<String> guards = new ArrayList<>();

  /** Whether to take the short forms of functions. */
  private boolean ordinary;

  /** Those of the loop that was written last. */
  private VectorLoads loads;

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
    if (loops.indexOf(" MASK_TYPE") >= 0 || loops.indexOf("(MASK_TYPE") >= 0) {
      out.append(MASK_TYPE);
    }
    if (loops.indexOf("INT_MASK_TYPE") >= 0) {
      out.append(INT_MASK_TYPE);
    }
    if (loops.indexOf("BLOCK") >= 0) {
      out.append(BLOCK);
    }
    constants.forEach((name, value) -> out.append("  private static final ").append(value));
    out.append("\n  private ").append(source.loops()).append("() {}\n").append(loops).append("}\n");
    return out.toString();
  }

  private void writeLoop(FunctionSources.Function function) {
    if (function.isSummed()) {
      writeSummed(function);
    }
    int start = loops.length();
    Map<String, String> constantsBefore = new LinkedHashMap<>(constants);
    guards.clear();
    writeSteps(function, true);
    if (guards.size() == 1) {
      writeCheck(function);
      writeSteps(function, false);
      writeChoice(function);
      return;
    }
    // Functions with several conditions are so large that C2 boxed their vectors now and then.
    guards.clear();
    constants.clear();
    constants.putAll(constantsBefore);
    loops.setLength(start);
    writeSteps(function, false);
  }

  /** The loop that sums its results, too; such a function has a short form. */
  private void writeSummed(FunctionSources.Function function) {
    String name = function.name();
    String parameters = String.join(", ", LoopSignature.parameters(function, true));
    String arguments = "length, " + LoopSignature.arguments(function, true, "");
    String uniforms = String.join(", ", function.uniforms());
    String element =
        "%s.%s(xs[xOffset + i], %s)".formatted(function.source().name(), name, uniforms);
    loops.append(SummedLoop.choice(name, parameters, element, arguments));
    guards.clear();
    String steps = summedSteps(function, true);
    String guard = String.join(" && ", guards);
    loops.append(SummedLoop.ordinarily(name, parameters, accumulators(), steps, guard));
    loops.append(SummedLoop.anyhow(name, parameters, summedSteps(function, false)));
  }

  private String summedSteps(FunctionSources.Function function, boolean ordinarily) {
    ordinary = ordinarily;
    taken.clear();
    List.of("result", "at", "end", "in", "rest", "next", "a", "b", "c", "d", "most", "factor")
        .forEach(local -> taken.put(local, 1));
    int start = loops.length();
    String result = chosen(function, locals(function)).getFirst().receiver();
    line("      FloatVector result = %s;", result);
    String steps = loops.substring(start);
    LoopSize.check(function.name(), steps);
    loops.setLength(start);
    return steps;
  }

  /** The loop itself; with ordinary arguments only, it says whether they were. */
  private void writeSteps(FunctionSources.Function function, boolean ordinarily) {
    ordinary = ordinarily;
    taken.clear();
    taken.put("last", 1);
    List<String> scalars = new ArrayList<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      scalars.add(FunctionSources.isUniform(parameter) ? name : name + "s[" + name + "Offset + i]");
    }
    Map<String, VectorCode> locals = locals(function);
    String suffix = guards.isEmpty() ? "" : "Anyhow";
    int head = loops.length();
    line("    int bound = FLOAT.loopBound(length);");
    int loop = loops.length();
    line("    for (int i = 0; i < bound; i += COUNT) {");
    int start = loops.length();
    List<VectorCode> results = chosen(function, locals);
    List<String> outputs = LoopSignature.outputs(function);
    List<String> names = function.results().isEmpty() ? outputs : function.results();
    for (int r = 0; r < names.size(); r++) {
      line("      %s.intoArray(%2$ss, %2$sOffset + i);", results.get(r).receiver(), names.get(r));
    }
    loads = new VectorLoads(function, loops.substring(start));
    loops.insert(start, loads.inside());
    LoopSize.check(function.name(), loops.substring(start));
    line("    }");
    loops.append(loads.behind());
    loops.insert(loop, loads.before());
    if (function.results().isEmpty()) {
      line("    for (int i = bound; i < length; i++) {");
      PlainLoops.writeCall(function, scalars, loops);
      line("    }");
    } else {
      line(
          "    dev.lanewise.kernels.reference.%s.%s(length - bound, %s);",
          source.loops(), function.name(), LoopSignature.arguments(function, true, " + bound"));
    }
    if (ordinarily && !guards.isEmpty()) {
      suffix = "Ordinarily";
      loops.insert(loop, accumulators());
      line("    return %s;", String.join(" && ", guards));
    }
    line("  }");
    loops.insert(
        head,
        "\n" + LoopSignature.head(suffix, function, LoopSignature.parameters(function, true)));
  }

  /** What stands for its parameters, whose names are then taken. */
  private Map<String, VectorCode> locals(FunctionSources.Function function) {
    Map<String, VectorCode> locals = new HashMap<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      taken.put(name, 1);
      taken.put(VectorLoads.next(name), 1);
      locals.put(
          name,
          FunctionSources.isUniform(parameter)
              ? VectorCode.number(Code.Kind.FLOAT, name)
              : VectorCode.variable(Code.Kind.FLOAT, name));
    }
    return locals;
  }

  /** Whether all arguments are ordinary: the steps before the last thing that is asked of them. */
  private void writeCheck(FunctionSources.Function function) {
    String steps = loops.substring(loops.lastIndexOf("i += COUNT) {\n") + 14);
    int last = steps.lastIndexOf("      most");
    line("");
    line("  // The steps name more than it takes to ask.");
    line("  @SuppressWarnings(\"UnusedVariable\")");
    loops.append(LoopSignature.head("Within", function, LoopSignature.parameters(function, false)));
    line("    int bound = FLOAT.loopBound(length);");
    loops.append(accumulators());
    line("    for (int i = 0; i < bound; i += COUNT) {");
    loops.append(loads.withoutStores(steps.substring(0, steps.indexOf('\n', last) + 1)));
    line("    }");
    line("    return %s;", String.join(" && ", guards));
    line("  }");
  }

  private String accumulators() {
    return IntStream.rangeClosed(1, guards.size())
        .mapToObj(guard ->
            "    IntVector most%d = IntVector.broadcast(Lanes.INT, Integer.MIN_VALUE);\n"
                .formatted(guard))
        .collect(Collectors.joining());
  }

  /** Blocks of ordinary arguments, as long as there is nothing else. */
  private void writeChoice(FunctionSources.Function function) {
    List<String> inputs = LoopSignature.vectors(function);
    String inPlace =
        LoopSignature.outputs(function).stream()
            .flatMap(output -> inputs.stream().map(input -> input + "s == " + output + "s"))
            .collect(Collectors.joining(" || "));
    line("");
    loops.append(LoopSignature.head("", function, LoopSignature.parameters(function, true)));
    line("    boolean inPlace = %s;", inPlace);
    line("    int i = 0;");
    line("    while (i < length) {");
    line("      int count = Math.min(BLOCK, length - i);");
    String arguments = LoopSignature.arguments(function, true, " + i");
    line(
        "      if (inPlace && !%sWithin(count, %s)",
        function.name(), LoopSignature.arguments(function, false, " + i"));
    line("          || !%sOrdinarily(count, %s)) {", function.name(), arguments);
    line("        %sAnyhow(length - i, %s);", function.name(), arguments);
    line("        return;");
    line("      }");
    line("      i += count;");
    line("    }");
    line("  }");
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

  /** A new local variable, unless the value has a name or is a literal. */
  @Override
  VectorCode bind(String name, VectorCode value) {
    if (value.code().matches("-?[\\w.]+")) {
      return value;
    }
    int count = taken.merge(name, 1, Integer::sum);
    String unique = count == 1 ? name : name + count;
    if (value.uniform()) {
      line("      %s %s = %s;", value.kind().name().toLowerCase(Locale.ROOT), unique, value.code());
      return VectorCode.number(value.kind(), unique);
    }
    line("      %s %s = %s;", value.type(), unique, value.receiver());
    return VectorCode.variable(value.kind(), unique);
  }

  @Override
  VectorCode assign(VectorCode variable, VectorCode value) {
    if (variable.uniform() != value.uniform()) {
      return bind(variable.code(), value);
    }
    line("      %s = %s;", variable.code(), value.uniform() ? value.code() : value.receiver());
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
    return chosen(function, locals).getFirst();
  }

  /** The steps of a function, or those of its short form and what must be true then. */
  private List<VectorCode> chosen(
      FunctionSources.Function function, Map<String, VectorCode> locals) {
    FunctionSources.Ordinary range = ordinary ? function.ordinary() : null;
    if (range == null) {
      return results(function, locals);
    }
    List<? extends VariableTree> parameters = function.tree().getParameters();
    require(function, range, locals.get(parameters.getFirst().getName().toString()));
    Map<String, VectorCode> same = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      String name = range.form().tree().getParameters().get(i).getName().toString();
      same.put(name, locals.get(parameters.get(i).getName().toString()));
    }
    return results(range.form(), same);
  }

  /** Keeps the greatest bits of an argument, moved so that the least ordinary ones come first. */
  private void require(
      FunctionSources.Function function, FunctionSources.Ordinary range, VectorCode argument) {
    String name = snake(function.name());
    String most = "most" + (guards.size() + 1);
    String limit = "Float.floatToRawIntBits(" + range.to() + ")";
    VectorCode key;
    if (range.ofMagnitude()) {
      // -|x|, which the function may need, too: its bits grow with the magnitude.
      key = argument.bits().binary(Tree.Kind.OR, VectorCode.number(Code.Kind.INT, "0x80000000"));
      limit = "Float.floatToRawIntBits(-" + range.to() + ")";
    } else {
      String shift = name + "_SHIFT";
      constants.put(
          shift,
          "int %s = Integer.MIN_VALUE - Float.floatToRawIntBits(%s);\n"
              .formatted(shift, range.from()));
      key = argument.bits().binary(Tree.Kind.PLUS, VectorCode.number(Code.Kind.INT, shift));
      limit += " + " + shift;
    }
    constants.put(name + "_MOST", "int %s_MOST = %s;\n".formatted(name, limit));
    line("      %1$s = INT_TYPE.cast(%1$s).max(%2$s);", most, key.code());
    guards.add(
        "!INT_MASK_TYPE.cast(INT_TYPE.cast(%s).compare(VectorOperators.GT, %s_MOST)).anyTrue()"
            .formatted(most, name));
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  private void line(String format, Object... values) {
    loops.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
