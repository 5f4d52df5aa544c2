// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * Writes {@code FunctionLoops}, the vector form of {@code reference.Functions}: for each public
 * function a loop over arrays with the same steps, operation by operation. Vectors may not pass
 * through methods of ours, so that what functions share is written out in each loop.
 *
 * <p>A function is a list of local variables and a result, of float and int arithmetic, {@code
 * Math.fma}, {@code abs}, {@code sqrt}, {@code copySign}, the bits of floats, comparisons,
 * conditional expressions, and calls of other functions of the class. Both sides of a condition are
 * computed. A parameter marked {@code @Uniform} is the same for all elements.
 */
final class Functions {

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromArray;

      import dev.lanewise.kernels.reference.Functions;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.IntVector;
      import jdk.incubator.vector.VectorMask;
      import jdk.incubator.vector.VectorOperators;
      import jdk.incubator.vector.VectorSpecies;

      /** {@link Functions} of whole vectors: the same steps on the same literals. */
      final class FunctionLoops {

        private static final VectorSpecies<Float> FLOAT = Lanes.FLOAT;
        private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;
        private static final Class<? extends IntVector> INT_TYPE = Lanes.INT_TYPE;
        private static final int COUNT = Lanes.COUNT;

      """;

  private final Map<String, MethodTree> functions = new LinkedHashMap<>();
  private final Map<String, VariableTree> constants = new LinkedHashMap<>();
  private final StringBuilder out = new StringBuilder(HEAD);

  /** The names of local variables that are taken, with how often. */
  private final Map<String, Integer> taken = new HashMap<>();

  private Functions(ClassTree source) {
    for (Tree member : source.getMembers()) {
      if (member instanceof MethodTree method && method.getReturnType() != null) {
        functions.put(method.getName().toString(), method);
      } else if (member instanceof VariableTree constant) {
        constants.put(constant.getName().toString(), constant);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[1]);
    String made = new Functions(parse(Path.of(args[0]))).write();
    Path file = target.resolve("FunctionLoops.java");
    // An unchanged file keeps its date, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(made)) {
      Files.createDirectories(target);
      Files.writeString(file, made);
    }
  }

  private static ClassTree parse(Path source) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(source));
      return (ClassTree) task.parse().iterator().next().getTypeDecls().getFirst();
    }
  }

  private String write() {
    for (VariableTree constant : constants.values()) {
      line(
          "  private static final %s %s = %s;",
          constant.getType(), constant.getName(), constant.getInitializer());
    }
    line("");
    line("  private FunctionLoops() {}");
    for (MethodTree function : functions.values()) {
      if (function.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
        writeLoop(function);
      }
    }
    line("}");
    return out.toString();
  }

  private void writeLoop(MethodTree function) {
    taken.clear();
    List<String> parameters = new ArrayList<>(List.of("int length"));
    List<String> scalars = new ArrayList<>();
    Map<String, VectorCode> locals = new HashMap<>();
    for (VariableTree parameter : function.getParameters()) {
      String name = parameter.getName().toString();
      taken.put(name, 1);
      if (isUniform(parameter)) {
        parameters.add("float " + name);
        scalars.add(name);
        locals.put(name, VectorCode.number(VectorCode.Kind.FLOAT, name));
      } else {
        parameters.add("float[] " + name + "s, int " + name + "Offset");
        scalars.add(name + "s[" + name + "Offset + i]");
        locals.put(name, VectorCode.vector(VectorCode.Kind.FLOAT, name));
      }
    }
    line("");
    line("  static void %s(", function.getName());
    line("      %s, float[] results, int resultOffset) {", String.join(", ", parameters));
    line("    int bound = FLOAT.loopBound(length);");
    line("    for (int i = 0; i < bound; i += COUNT) {");
    for (VariableTree parameter : function.getParameters()) {
      if (!isUniform(parameter)) {
        String name = parameter.getName().toString();
        line(
            "      FloatVector %s = TYPE.cast(fromArray(FLOAT, %ss, %sOffset + i));",
            name, name, name);
      }
    }
    VectorCode result = writeBody(function, locals);
    line("      %s.intoArray(results, resultOffset + i);", result.receiver());
    line("    }");
    line("    for (int i = bound; i < length; i++) {");
    line(
        "      results[resultOffset + i] = Functions.%s(%s);",
        function.getName(), String.join(", ", scalars));
    line("    }");
    line("  }");
  }

  private static boolean isUniform(VariableTree parameter) {
    return parameter.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Uniform"));
  }

  /** Writes the local variables of a function and returns its result. */
  private VectorCode writeBody(MethodTree function, Map<String, VectorCode> locals) {
    for (StatementTree statement : function.getBody().getStatements()) {
      switch (statement) {
        case VariableTree variable ->
            locals.put(
                variable.getName().toString(),
                bind(variable.getName().toString(), value(variable.getInitializer(), locals)));
        case ExpressionStatementTree expression
            when expression.getExpression() instanceof AssignmentTree assignment -> {
          VectorCode variable = locals.get(assignment.getVariable().toString());
          VectorCode next = value(assignment.getExpression(), locals);
          line("      %s = %s;", variable.code(), next.receiver());
        }
        case ReturnTree result -> {
          return value(result.getExpression(), locals);
        }
        default -> throw unknown(statement);
      }
    }
    throw unknown(function);
  }

  /** A new local variable, unless the value has a name or is a number. */
  private VectorCode bind(String name, VectorCode value) {
    if (value.uniform() || value.code().matches("\\w+")) {
      return value;
    }
    int count = taken.merge(name, 1, Integer::sum);
    String unique = count == 1 ? name : name + count;
    line("      %s %s = %s;", value.kind().vector, unique, value.receiver());
    return VectorCode.vector(value.kind(), unique);
  }

  private VectorCode value(ExpressionTree tree, Map<String, VectorCode> locals) {
    return switch (tree) {
      case ParenthesizedTree inner -> value(inner.getExpression(), locals);
      case IdentifierTree name -> named(name, locals);
      case LiteralTree literal ->
          VectorCode.number(
              literal.getKind() == Tree.Kind.INT_LITERAL
                  ? VectorCode.Kind.INT
                  : VectorCode.Kind.FLOAT,
              literal.toString());
      case MemberSelectTree constant ->
          VectorCode.number(VectorCode.Kind.FLOAT, constant.toString());
      case UnaryTree unary -> value(unary.getExpression(), locals).unary(unary.getKind());
      case BinaryTree binary ->
          value(binary.getLeftOperand(), locals)
              .binary(binary.getKind(), value(binary.getRightOperand(), locals));
      case ConditionalExpressionTree choice ->
          value(choice.getCondition(), locals)
              .choice(
                  value(choice.getTrueExpression(), locals),
                  value(choice.getFalseExpression(), locals));
      case TypeCastTree cast -> cast(cast, locals);
      case MethodInvocationTree call -> call(call, locals);
      default -> throw unknown(tree);
    };
  }

  private VectorCode named(IdentifierTree tree, Map<String, VectorCode> locals) {
    String name = tree.getName().toString();
    VectorCode local = locals.get(name);
    if (local != null) {
      return local;
    }
    VariableTree constant = constants.get(name);
    if (constant == null) {
      throw unknown(tree);
    }
    VectorCode.Kind kind =
        constant.getType().toString().equals("int") ? VectorCode.Kind.INT : VectorCode.Kind.FLOAT;
    return VectorCode.number(kind, name);
  }

  private VectorCode cast(TypeCastTree tree, Map<String, VectorCode> locals) {
    // Math.sqrt is of doubles; that of a float, rounded to float, is the float's.
    if (tree.getExpression() instanceof MethodInvocationTree call
        && call.getMethodSelect().toString().equals("Math.sqrt")) {
      return value(call.getArguments().getFirst(), locals).sqrt();
    }
    VectorCode x = value(tree.getExpression(), locals);
    return switch (tree.getType().toString()) {
      case "float" -> x.toFloat();
      case "int" -> x.toInt();
      default -> throw unknown(tree);
    };
  }

  private VectorCode call(MethodInvocationTree tree, Map<String, VectorCode> locals) {
    List<VectorCode> arguments =
        tree.getArguments().stream().map(argument -> value(argument, locals)).toList();
    VectorCode x = arguments.getFirst();
    String name = tree.getMethodSelect().toString();
    return switch (name) {
      case "Math.fma" -> x.fma(arguments.get(1), arguments.get(2));
      case "Math.abs" -> x.abs();
      case "Math.min" -> x.commutative("min(", arguments.get(1));
      case "Math.max" -> x.commutative("max(", arguments.get(1));
      case "Math.copySign" -> x.copySign(arguments.get(1));
      case "Float.isNaN" -> x.isNaN();
      case "Float.floatToRawIntBits" -> x.bits();
      case "Float.intBitsToFloat" -> x.ofBits();
      default -> inline(name, tree, arguments);
    };
  }

  /** The steps of another function of the class. */
  private VectorCode inline(String name, MethodInvocationTree tree, List<VectorCode> arguments) {
    MethodTree function = functions.get(name);
    if (function == null) {
      throw unknown(tree);
    }
    Map<String, VectorCode> locals = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String parameter = function.getParameters().get(i).getName().toString();
      locals.put(parameter, bind(parameter, arguments.get(i)));
    }
    return writeBody(function, locals);
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }

  private static IllegalArgumentException unknown(Tree tree) {
    return new IllegalArgumentException("No vector form of: " + tree);
  }
}
