// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes through the steps of a function and writes them in another language.
 *
 * <p>A function is a list of local variables and a result, of float and int arithmetic, {@code
 * Math.fma}, {@code abs}, {@code sqrt}, {@code copySign}, {@code min} and {@code max} of ints, the
 * bits of floats, comparisons, conditional expressions, and calls of other functions. Both sides of
 * a condition are computed. A parameter marked {@code @Uniform} is the same for all elements. A
 * function that returns a record has several results; one with the name of a parameter replaces
 * that parameter's element.
 *
 * <p>A function of doubles is the same with doubles and longs, and is written as one of floats.
 */
abstract class FunctionWalk<C extends Code<C>> {

  final FunctionSources sources;

  FunctionWalk(FunctionSources sources) {
    this.sources = sources;
  }

  /** A number of the source. */
  abstract C literal(Code.Kind kind, String text);

  /** A constant of a class. */
  abstract C constant(Code.Kind kind, String name, FunctionSources.Source owner);

  /** A value that gets a name. */
  abstract C bind(String name, C value);

  abstract C call(FunctionSources.Function function, List<C> arguments);

  /** Gives a variable another value, and returns it. */
  abstract C assign(C variable, C value);

  /** Writes the local variables of a function that has one result and returns that. */
  final C body(FunctionSources.Function function, Map<String, C> locals) {
    return results(function, locals).getFirst();
  }

  /** Writes the local variables of a function and returns its results. */
  final List<C> results(FunctionSources.Function function, Map<String, C> locals) {
    FunctionSources.Source in = function.source();
    Set<String> own = new HashSet<>();
    for (StatementTree statement : function.tree().getBody().getStatements()) {
      switch (statement) {
        case VariableTree variable -> {
          C value = value(variable.getInitializer(), locals, in);
          define(variable.getName().toString(), value, locals, own);
        }
        case ExpressionStatementTree expression
            when expression.getExpression() instanceof AssignmentTree assignment -> {
          C value = value(assignment.getExpression(), locals, in);
          String name = assignment.getVariable().toString();
          C old = locals.get(name);
          if (own.contains(old.code()) && users(old, locals) == 1) {
            locals.put(name, assign(old, value));
          } else {
            define(name, value, locals, own);
          }
        }
        case ReturnTree result -> {
          List<? extends ExpressionTree> values =
              result.getExpression() instanceof NewClassTree made
                  ? made.getArguments()
                  : List.of(result.getExpression());
          return values.stream().map(value -> value(value, locals, in)).toList();
        }
        default -> throw unknown(statement);
      }
    }
    throw unknown(function.tree());
  }

  private void define(String name, C value, Map<String, C> locals, Set<String> own) {
    C bound = bind(name, value);
    locals.put(name, bound);
    if (!bound.code().equals(value.code())) {
      own.add(bound.code());
    }
  }

  /** How many names a variable has. */
  private long users(C variable, Map<String, C> locals) {
    return locals.values().stream().filter(v -> v.code().equals(variable.code())).count();
  }

  final C value(ExpressionTree tree, Map<String, C> locals, FunctionSources.Source in) {
    return switch (tree) {
      case ParenthesizedTree inner -> value(inner.getExpression(), locals, in);
      case IdentifierTree name -> named(name, locals, in);
      case LiteralTree literal ->
          literal(
              isInteger(literal.getKind()) ? Code.Kind.INT : Code.Kind.FLOAT, literal.toString());
      case MemberSelectTree constant -> literal(Code.Kind.FLOAT, constant.toString());
      case UnaryTree unary -> value(unary.getExpression(), locals, in).unary(unary.getKind());
      case BinaryTree binary ->
          value(binary.getLeftOperand(), locals, in)
              .binary(binary.getKind(), value(binary.getRightOperand(), locals, in));
      case ConditionalExpressionTree choice ->
          value(choice.getCondition(), locals, in)
              .choice(
                  value(choice.getTrueExpression(), locals, in),
                  value(choice.getFalseExpression(), locals, in));
      case TypeCastTree cast -> cast(cast, locals, in);
      case MethodInvocationTree call -> invocation(call, locals, in);
      default -> throw unknown(tree);
    };
  }

  private static boolean isInteger(Tree.Kind literal) {
    return literal == Tree.Kind.INT_LITERAL || literal == Tree.Kind.LONG_LITERAL;
  }

  private C named(IdentifierTree tree, Map<String, C> locals, FunctionSources.Source in) {
    String name = tree.getName().toString();
    C local = locals.get(name);
    if (local != null) {
      return local;
    }
    FunctionSources.Source owner = sources.ownerOfConstant(name, in);
    if (owner == null) {
      throw unknown(tree);
    }
    String type = owner.constants().get(name).getType().toString();
    return constant(type.equals("int") ? Code.Kind.INT : Code.Kind.FLOAT, name, owner);
  }

  private C cast(TypeCastTree tree, Map<String, C> locals, FunctionSources.Source in) {
    // Math.sqrt is of doubles; that of a float, rounded to float, is the float's.
    if (tree.getExpression() instanceof MethodInvocationTree call
        && call.getMethodSelect().toString().equals("Math.sqrt")) {
      return value(call.getArguments().getFirst(), locals, in).sqrt();
    }
    C x = value(tree.getExpression(), locals, in);
    return switch (tree.getType().toString()) {
      case "float" -> x.toFloat();
      case "int" -> x.toInt();
      default -> throw unknown(tree);
    };
  }

  private C invocation(
      MethodInvocationTree tree, Map<String, C> locals, FunctionSources.Source in) {
    List<C> arguments =
        tree.getArguments().stream().map(argument -> value(argument, locals, in)).toList();
    C x = arguments.getFirst();
    String name = tree.getMethodSelect().toString();
    return switch (name) {
      case "Math.fma" -> x.fma(arguments.get(1), arguments.get(2));
      case "Math.abs" -> x.abs();
      case "Math.min" -> x.min(arguments.get(1));
      case "Math.max" -> x.max(arguments.get(1));
      case "Math.copySign" -> x.copySign(arguments.get(1));
      case "Float.isNaN" -> x.isNaN();
      case "Float.floatToRawIntBits", "Double.doubleToRawLongBits" -> x.bits();
      case "Float.intBitsToFloat", "Double.longBitsToDouble" -> x.ofBits();
      default -> {
        FunctionSources.Function function = sources.called(name, in);
        if (function == null) {
          throw unknown(tree);
        }
        yield call(function, arguments);
      }
    };
  }

  private static IllegalArgumentException unknown(Tree tree) {
    return new IllegalArgumentException("Not a step of a function of elements: " + tree);
  }
}
