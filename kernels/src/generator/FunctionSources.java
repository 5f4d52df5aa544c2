// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * The classes of the reference whose functions are those of each element, and the contract's enums.
 */
final class FunctionSources {

  /** A function, and the class that it is in. */
  record Function(Source source, MethodTree tree) {

    String name() {
      return tree.getName().toString();
    }

    boolean isPublic() {
      return tree.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }

    /** Whether its results are also summed. */
    boolean isSummed() {
      return tree.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Summed"));
    }

    /** The names of its results, if they are several: the components of the record it returns. */
    List<String> results() {
      return source.records.getOrDefault(tree.getReturnType().toString(), List.of());
    }

    /** Its short form for ordinary arguments, or null. */
    Ordinary ordinary() {
      return tree.getModifiers().getAnnotations().stream()
          .filter(annotation -> annotation.getAnnotationType().toString().equals("Ordinarily"))
          .map(this::ordinary)
          .findFirst()
          .orElse(null);
    }

    private Ordinary ordinary(AnnotationTree annotation) {
      Map<String, String> values = new HashMap<>();
      for (ExpressionTree argument : annotation.getArguments()) {
        var assignment = (AssignmentTree) argument;
        values.put(assignment.getVariable().toString(), assignment.getExpression().toString());
      }
      Function form = source.functions.get(values.get("by").replace("\"", ""));
      return new Ordinary(form, values.get("from"), values.get("to"));
    }

    /** The results that are not put where a parameter came from. */
    List<String> outputs() {
      return results().stream().filter(name -> !isParameter(name)).toList();
    }

    private boolean isParameter(String name) {
      return tree.getParameters().stream().anyMatch(p -> p.getName().contentEquals(name));
    }

    /** The parameters that are the same for all elements. */
    List<String> uniforms() {
      return tree.getParameters().stream()
          .filter(FunctionSources::isUniform)
          .map(p -> p.getName().toString())
          .toList();
    }
  }

  /**
   * A short form of a function.
   *
   * @param form has the same bits between two arguments
   * @param from the lesser of them; {@code -to}, or positive
   * @param to the greater of them
   */
  record Ordinary(Function form, String from, String to) {

    /** Whether the sign of the argument does not matter. */
    boolean ofMagnitude() {
      return from.equals("-" + to);
    }
  }

  /** A class with functions. */
  record Source(
      String name,
      Map<String, Function> functions,
      Map<String, VariableTree> constants,
      Map<String, List<String>> records,
      List<String> imports) {

    /** The class with the loops of its functions. */
    String loops() {
      return (name.endsWith("s") ? name.substring(0, name.length() - 1) : name) + "Loops";
    }
  }

  /** A constant of an enum of functions, and its function. */
  record Named(String constant, Function function) {}

  private final Path contract;
  private final Map<String, Source> sources = new LinkedHashMap<>();

  /**
   * Reads classes.
   *
   * @param contract the directory of {@code dev.lanewise.kernels}
   * @param names the classes in its package {@code reference}
   */
  FunctionSources(Path contract, List<String> names) throws IOException {
    this.contract = contract;
    for (String name : names) {
      CompilationUnitTree unit = parse(contract.resolve("reference/" + name + ".java"));
      List<String> imports =
          unit.getImports().stream()
              .filter(ImportTree::isStatic)
              .map(i -> i.getQualifiedIdentifier().toString())
              .toList();
      Source source =
          new Source(
              name, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), imports);
      for (Tree member : ((ClassTree) unit.getTypeDecls().getFirst()).getMembers()) {
        if (member instanceof MethodTree method && method.getReturnType() != null) {
          source.functions.put(method.getName().toString(), new Function(source, method));
        } else if (member instanceof VariableTree constant) {
          source.constants.put(constant.getName().toString(), constant);
        } else if (member instanceof ClassTree record) {
          source.records.put(record.getSimpleName().toString(), components(record));
        }
      }
      sources.put(name, source);
    }
  }

  private static List<String> components(ClassTree record) {
    return record.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(member -> ((VariableTree) member).getName().toString())
        .toList();
  }

  private static CompilationUnitTree parse(Path file) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
      return task.parse().iterator().next();
    }
  }

  static boolean isUniform(VariableTree parameter) {
    return parameter.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Uniform"));
  }

  List<Source> all() {
    return List.copyOf(sources.values());
  }

  /**
   * The function that a call in some class means: {@code f}, imported or not, or {@code Class.f}.
   */
  Function called(String name, Source from) {
    int dot = name.lastIndexOf('.');
    if (dot >= 0) {
      Source source = sources.get(name.substring(0, dot));
      return source == null ? null : source.functions.get(name.substring(dot + 1));
    }
    Function own = from.functions.get(name);
    return own != null ? own : imported(name, from, Source::functions);
  }

  /** The class of a constant that some class names. */
  Source ownerOfConstant(String name, Source from) {
    if (from.constants.containsKey(name)) {
      return from;
    }
    return sources.values().stream()
        .filter(s -> imported(name, from, x -> x == s ? x.constants : Map.of()) != null)
        .findFirst()
        .orElse(null);
  }

  private <T> T imported(
      String name, Source from, java.util.function.Function<Source, Map<String, T>> members) {
    for (String imported : from.imports) {
      String[] parts = imported.split("\\.");
      Source source = sources.get(parts[parts.length - 2]);
      String member = parts[parts.length - 1];
      if (source != null && (member.equals(name) || member.equals("*"))) {
        T found = members.apply(source).get(name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** A name, with that of its class before it where others have the name too. */
  String unique(String name, Source owner) {
    long owners =
        sources.values().stream()
            .filter(s -> s.functions.containsKey(name) || s.constants.containsKey(name))
            .count();
    return owners > 1 ? owner.name.toUpperCase(Locale.ROOT) + "_" + name : name;
  }

  /** The constants of an enum of the contract, each with the public function of its name. */
  List<Named> named(String type) throws IOException {
    List<Named> found = new ArrayList<>();
    var tree = (ClassTree) parse(contract.resolve(type + ".java")).getTypeDecls().getFirst();
    for (Tree member : tree.getMembers()) {
      if (member instanceof VariableTree constant
          && constant.getInitializer() instanceof NewClassTree made
          && made.getIdentifier().toString().equals(type)) {
        Function function = byName(constant.getName().toString());
        checkParameters(constant.getName().toString(), function, made.getArguments());
        found.add(new Named(constant.getName().toString(), function));
      }
    }
    return found;
  }

  private static void checkParameters(
      String constant, Function function, List<? extends ExpressionTree> arguments) {
    String first = arguments.isEmpty() ? "" : arguments.getFirst().toString();
    int stated = first.matches("\\d+") ? Integer.parseInt(first) : 0;
    if (stated != function.uniforms().size()) {
      throw new IllegalArgumentException(
          constant + " states " + stated + " parameters, its function has " + function.uniforms());
    }
  }

  private Function byName(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    List<Function> found =
        sources.values().stream()
            .map(s -> s.functions.get(name.toString()))
            .filter(f -> f != null && f.isPublic())
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          constant + " has " + found.size() + " public functions " + name + ", must have one");
    }
    return found.getFirst();
  }
}
