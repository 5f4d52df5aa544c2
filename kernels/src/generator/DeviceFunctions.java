// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The OpenCL form of functions: each as a function of the lane types of {@code floats.cl}, with the
 * same steps, and a macro for each constant of the contract's enums.
 */
final class DeviceFunctions extends FunctionWalk<DeviceCode> {

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0

      // Functions of each lane: the steps and literals of dev.lanewise.kernels.reference.
      """;

  /** Names that mean something else in OpenCL C, here or in what the functions call. */
  private static final Set<String> RESERVED =
      Set.of(
          "abs",
          "auto",
          "bool",
          "constant",
          "copysign",
          "extern",
          "fabs",
          "floats",
          "fma",
          "generic",
          "global",
          "half",
          "inline",
          "ints",
          "kernel",
          "local",
          "max",
          "min",
          "pipe",
          "register",
          "restrict",
          "select",
          "signed",
          "sizeof",
          "sqrt",
          "struct",
          "typedef",
          "uchar",
          "uint",
          "uints",
          "ulong",
          "union",
          "unsigned",
          "ushort",
          "volatile");

  private final StringBuilder out = new StringBuilder(HEAD);
  private final Set<String> written = new HashSet<>();

  /** The lines of the function that is being written, and its names that are taken. */
  private StringBuilder lines = new StringBuilder();

  private Map<String, Integer> taken = new HashMap<>();

  DeviceFunctions(FunctionSources sources) {
    super(sources);
  }

  /** All functions, and macros for the constants of some of the contract's enums. */
  String write(Set<String> enums) throws IOException {
    for (FunctionSources.Source source : sources.all()) {
      Collection<FunctionSources.Function> functions = source.functions().values();
      List<FunctionSources.Function> shortForms =
          functions.stream()
              .map(FunctionSources.Function::ordinary)
              .filter(Objects::nonNull)
              .map(FunctionSources.Ordinary::form)
              .toList();
      functions.stream().filter(f -> !shortForms.contains(f)).forEach(this::define);
    }
    for (String type : enums) {
      out.append("\n// dev.lanewise.kernels.").append(type).append('\n');
      for (FunctionSources.Named named : sources.named(type)) {
        defineMacro(type, named);
      }
    }
    return out.toString();
  }

  /** The macro of an enum's constant takes all that a function of this type may need. */
  private void defineMacro(String type, FunctionSources.Named named) {
    List<String> elements = Functions.ENUMS.get(type);
    List<String> parameters = new ArrayList<>(elements);
    parameters.addAll(Functions.PARAMETERS);
    out.append(
        "#define %s_%s(%s) %s(%s)\n"
            .formatted(
                type.toUpperCase(Locale.ROOT),
                named.constant(),
                String.join(", ", parameters),
                name(named.function()),
                String.join(", ", Functions.arguments(named.function(), elements))));
  }

  private String name(FunctionSources.Function function) {
    return snake(sources.unique(function.name(), function.source())) + "_exact";
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Writes a function behind those that it calls. */
  private void define(FunctionSources.Function function) {
    if (!written.add(name(function))) {
      return;
    }
    StringBuilder outerLines = lines;
    Map<String, Integer> outerTaken = taken;
    lines = new StringBuilder();
    taken = new HashMap<>();
    Map<String, DeviceCode> locals = new HashMap<>();
    List<String> parameters = new ArrayList<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      Code.Kind kind = kind(parameter.getType().toString());
      String unique = local(name);
      if (FunctionSources.isUniform(parameter)) {
        parameters.add("float " + unique);
        locals.put(name, DeviceCode.number(kind, unique));
      } else {
        DeviceCode code = DeviceCode.lanes(kind, unique);
        parameters.add(code.type() + " " + unique);
        locals.put(name, code);
      }
    }
    if (!function.results().isEmpty()) {
      writeKernel(function, locals);
      lines = outerLines;
      taken = outerTaken;
      return;
    }
    DeviceCode result = body(function, locals);
    String type = DeviceCode.lanes(kind(function.tree().getReturnType().toString()), "").type();
    out.append(
            "\nstatic %s %s(%s) {\n".formatted(type, name(function), String.join(", ", parameters)))
        .append(lines)
        .append("  return %s;\n}\n".formatted(result.argument()));
    lines = outerLines;
    taken = outerTaken;
  }

  /** A function of several results is a kernel, whose arguments are in the function's order. */
  private void writeKernel(FunctionSources.Function function, Map<String, DeviceCode> locals) {
    List<String> parameters = new ArrayList<>(List.of("int n"));
    List<String> loads = new ArrayList<>();
    for (VariableTree parameter : function.tree().getParameters()) {
      String name = parameter.getName().toString();
      String local = locals.get(name).code();
      if (FunctionSources.isUniform(parameter)) {
        parameters.add("float " + local);
      } else {
        String constant = function.results().contains(name) ? "" : "const ";
        parameters.add("__global %sfloat *%s, int %2$sOffset".formatted(constant, name + "s"));
        loads.add("  floats %s = LOAD(%s);\n".formatted(local, name + "s"));
      }
    }
    function
        .outputs()
        .forEach(
            name -> parameters.add("__global float *%s, int %1$sOffset".formatted(name + "s")));
    List<DeviceCode> results = results(function, locals);
    out.append(
            "\nKERNEL %s(%s) {\n".formatted(snake(function.name()), String.join(", ", parameters)))
        .append("  EACH(n)\n");
    loads.forEach(out::append);
    out.append(lines);
    for (int r = 0; r < results.size(); r++) {
      out.append(
          "  STORE(%s, %s);\n"
              .formatted(results.get(r).argument(), function.results().get(r) + "s"));
    }
    out.append("}\n");
  }

  private static Code.Kind kind(String type) {
    return Code.Kind.valueOf(type.toUpperCase(Locale.ROOT));
  }

  private String local(String name) {
    String snake = snake(name);
    String free = RESERVED.contains(snake) ? snake + "_" : snake;
    int count = taken.merge(free, 1, Integer::sum);
    return count == 1 ? free : free + "_" + count;
  }

  /** A float in hexadecimal, which no compiler rounds. */
  @Override
  DeviceCode literal(Code.Kind kind, String text) {
    if (kind == Code.Kind.INT) {
      return DeviceCode.number(kind, "(int)" + text);
    }
    String code =
        switch (text) {
          case "Float.POSITIVE_INFINITY" -> "INFINITY";
          case "Float.NEGATIVE_INFINITY" -> "(-INFINITY)";
          case "Float.NaN" -> "NAN";
          case "Float.MIN_NORMAL" -> "FLT_MIN";
          default -> Float.toHexString(Float.parseFloat(text)) + "f";
        };
    return DeviceCode.number(kind, code);
  }

  /** The number itself: a macro of its name might hit another. */
  @Override
  DeviceCode constant(Code.Kind kind, String name, FunctionSources.Source owner) {
    DeviceCode value = value(owner.constants().get(name).getInitializer(), Map.of(), owner);
    return DeviceCode.number(kind, value.code());
  }

  @Override
  DeviceCode bind(String name, DeviceCode value) {
    if (value.uniform() || value.code().matches("\\w+")) {
      return value;
    }
    String unique = local(name);
    lines.append("  %s %s = %s;\n".formatted(value.type(), unique, value.code()));
    return DeviceCode.lanes(value.kind(), unique);
  }

  @Override
  DeviceCode assign(DeviceCode variable, DeviceCode value) {
    lines.append("  %s = %s;\n".formatted(variable.code(), value.argument()));
    return variable;
  }

  @Override
  DeviceCode call(FunctionSources.Function function, List<DeviceCode> arguments) {
    define(function);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      boolean uniform = FunctionSources.isUniform(function.tree().getParameters().get(i));
      codes.add(uniform ? arguments.get(i).code() : arguments.get(i).argument());
    }
    return DeviceCode.lanes(
        kind(function.tree().getReturnType().toString()),
        name(function) + "(" + String.join(", ", codes) + ")");
  }
}
