// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.Tree;

/** Code for a value of a function of elements, and the operations on it, in some language. */
interface Code<C extends Code<C>> {

  /** What a value is in the source. */
  enum Kind {
    FLOAT,
    INT,
    BOOLEAN
  }

  String code();

  Kind kind();

  /** Whether it is a number, the same for all elements, rather than one for each. */
  boolean uniform();

  C unary(Tree.Kind operator);

  C binary(Tree.Kind operator, C y);

  /** {@code this ? yes : no}. */
  C choice(C yes, C no);

  C fma(C y, C z);

  C min(C y);

  C max(C y);

  C abs();

  C sqrt();

  C isNaN();

  C copySign(C sign);

  C bits();

  C ofBits();

  C toFloat();

  C toInt();

  /** The operator before a number. */
  static String sign(Tree.Kind operator) {
    return switch (operator) {
      case UNARY_MINUS -> "-";
      case BITWISE_COMPLEMENT -> "~";
      case LOGICAL_COMPLEMENT -> "!";
      default -> throw new IllegalArgumentException("No form for a number of " + operator);
    };
  }

  /** Whether an operator gives a condition. */
  static boolean compares(Tree.Kind operator) {
    return switch (operator) {
      case LESS_THAN, LESS_THAN_EQUAL, GREATER_THAN, GREATER_THAN_EQUAL, EQUAL_TO, NOT_EQUAL_TO ->
          true;
      default -> false;
    };
  }

  /** The operator between two numbers. */
  static String symbol(Tree.Kind operator) {
    return switch (operator) {
      case PLUS -> "+";
      case MINUS -> "-";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
      case AND -> "&";
      case OR -> "|";
      case XOR -> "^";
      case LEFT_SHIFT -> "<<";
      case RIGHT_SHIFT -> ">>";
      case UNSIGNED_RIGHT_SHIFT -> ">>>";
      case CONDITIONAL_AND -> "&&";
      case CONDITIONAL_OR -> "||";
      case LESS_THAN -> "<";
      case LESS_THAN_EQUAL -> "<=";
      case GREATER_THAN -> ">";
      case GREATER_THAN_EQUAL -> ">=";
      case EQUAL_TO -> "==";
      case NOT_EQUAL_TO -> "!=";
      default -> throw new IllegalArgumentException("No form for numbers of " + operator);
    };
  }
}
