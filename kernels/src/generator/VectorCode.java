// SPDX-License-Identifier: Apache-2.0
import static java.util.stream.Collectors.joining;

import com.sun.source.tree.Tree;
import java.util.stream.Stream;

/**
 * Code for a value in a loop over vectors, and the operations on it.
 *
 * @param uniform a number that is the same for all elements, rather than a vector
 * @param variable a local variable, which was cast to its class
 */
record VectorCode(String code, Kind kind, boolean uniform, boolean variable)
    implements Code<VectorCode> {

  static VectorCode number(Kind kind, String code) {
    return new VectorCode(code, kind, true, false);
  }

  static VectorCode variable(Kind kind, String name) {
    return new VectorCode(name, kind, false, true);
  }

  private static VectorCode result(Kind kind, String call) {
    return new VectorCode(call, kind, false, false);
  }

  /** The type of a variable that holds it. */
  String type() {
    return switch (kind) {
      case FLOAT -> "FloatVector";
      case INT -> "IntVector";
      case BOOLEAN -> "VectorMask<Float>";
    };
  }

  /**
   * A vector to call a method on, or to keep in a variable. After some 18000 nodes, which is 60 to
   * 100 operations, C2 leaves all calls for later and knows no result's class: a call on such a
   * result is a guess between the classes that the program had there. Where these were two, as 512
   * and 256 bits, the guess keeps both, and sometimes boxes the vector.
   */
  String receiver() {
    if (variable) {
      return code;
    }
    String type =
        switch (kind) {
          case FLOAT -> "TYPE";
          case INT -> "INT_TYPE";
          case BOOLEAN -> "MASK_TYPE";
        };
    return type + ".cast(" + argument() + ")";
  }

  /** A vector to pass. */
  String argument() {
    if (!uniform) {
      return code;
    }
    return kind == Kind.INT
        ? "IntVector.broadcast(Lanes.INT, " + code + ")"
        : "broadcast(FLOAT, " + code + ")";
  }

  @Override
  public VectorCode unary(Tree.Kind operator) {
    if (uniform) {
      return number(kind, "(" + Code.sign(operator) + code + ")");
    }
    return switch (operator) {
      case UNARY_MINUS -> result(kind, receiver() + ".neg()");
      case BITWISE_COMPLEMENT, LOGICAL_COMPLEMENT -> result(kind, receiver() + ".not()");
      default -> throw new IllegalArgumentException("No vector form of " + operator);
    };
  }

  @Override
  public VectorCode binary(Tree.Kind operator, VectorCode y) {
    if (uniform && y.uniform) {
      Kind result = Code.compares(operator) ? Kind.BOOLEAN : kind;
      return number(result, "(" + code + " " + Code.symbol(operator) + " " + y.code + ")");
    }
    return switch (operator) {
      case PLUS -> commutative("add(", y);
      case MULTIPLY -> commutative("mul(", y);
      case AND, CONDITIONAL_AND -> commutative("and(", y);
      case OR, CONDITIONAL_OR -> commutative("or(", y);
      case XOR -> commutative("lanewise(VectorOperators.XOR, ", y);
      case MINUS -> result(kind, receiver() + ".sub(" + y.code + ")");
      case DIVIDE -> result(kind, receiver() + ".div(" + y.code + ")");
      case LEFT_SHIFT -> shift("LSHL", y);
      case RIGHT_SHIFT -> shift("ASHR", y);
      case UNSIGNED_RIGHT_SHIFT -> shift("LSHR", y);
      case LESS_THAN -> comparison("LT", "GT", y);
      case LESS_THAN_EQUAL -> comparison("LE", "GE", y);
      case GREATER_THAN -> comparison("GT", "LT", y);
      case GREATER_THAN_EQUAL -> comparison("GE", "LE", y);
      case EQUAL_TO -> comparison("EQ", "EQ", y);
      case NOT_EQUAL_TO -> comparison("NE", "NE", y);
      default -> throw new IllegalArgumentException("No vector form of " + operator);
    };
  }

  /** An operation on two values in any order: the payload of NaN, which it changes, is no one's. */
  private VectorCode commutative(String call, VectorCode y) {
    return uniform
        ? y.commutative(call, this)
        : result(kind, receiver() + "." + call + (kind == Kind.BOOLEAN ? y.mask() : y.code) + ")");
  }

  /** A number that a method of the JDK makes of numbers. */
  private static VectorCode called(Kind kind, String method, VectorCode... arguments) {
    return number(
        kind, Stream.of(arguments).map(VectorCode::code).collect(joining(", ", method + "(", ")")));
  }

  /** A condition of floats to blend or combine with. */
  private String mask() {
    return uniform ? "FLOAT.maskAll(" + code + ")" : code;
  }

  private VectorCode shift(String operation, VectorCode by) {
    return result(
        kind, receiver() + ".lanewise(VectorOperators." + operation + ", " + by.code + ")");
  }

  private VectorCode comparison(String operation, String swapped, VectorCode y) {
    if (uniform) {
      return y.comparison(swapped, operation, this);
    }
    String mask = receiver() + ".compare(VectorOperators." + operation + ", " + y.code + ")";
    return result(
        Kind.BOOLEAN, kind == Kind.INT ? "INT_MASK_TYPE.cast(" + mask + ").cast(FLOAT)" : mask);
  }

  @Override
  public VectorCode choice(VectorCode yes, VectorCode no) {
    if (uniform && yes.uniform && no.uniform) {
      return number(yes.kind, "(" + code + " ? " + yes.code + " : " + no.code + ")");
    }
    String mask = yes.kind == Kind.INT && !uniform ? receiver() + ".cast(Lanes.INT)" : mask();
    return result(yes.kind, no.receiver() + ".blend(" + yes.code + ", " + mask + ")");
  }

  @Override
  public VectorCode fma(VectorCode y, VectorCode z) {
    if (uniform && y.uniform && z.uniform) {
      return called(kind, "Math.fma", this, y, z);
    }
    if (uniform && !y.uniform) {
      return y.fma(this, z);
    }
    String numbers = y.code + ", " + z.code;
    String vectors = y.argument() + ", " + z.argument();
    return result(kind, receiver() + ".fma(" + (y.uniform && z.uniform ? numbers : vectors) + ")");
  }

  @Override
  public VectorCode min(VectorCode y) {
    return uniform && y.uniform ? called(kind, "Math.min", this, y) : commutative("min(", y);
  }

  @Override
  public VectorCode max(VectorCode y) {
    return uniform && y.uniform ? called(kind, "Math.max", this, y) : commutative("max(", y);
  }

  @Override
  public VectorCode abs() {
    return uniform ? called(kind, "Math.abs", this) : result(kind, receiver() + ".abs()");
  }

  @Override
  public VectorCode sqrt() {
    return uniform ? called(kind, "(float) Math.sqrt", this) : result(kind, receiver() + ".sqrt()");
  }

  @Override
  public VectorCode isNaN() {
    return uniform ? called(Kind.BOOLEAN, "Float.isNaN", this) : comparison("NE", "NE", this);
  }

  @Override
  public VectorCode copySign(VectorCode sign) {
    // Of three values in all, so that C2 makes one operation of it.
    VectorCode magnitude =
        bits()
            .binary(Tree.Kind.XOR, sign.bits())
            .binary(Tree.Kind.AND, number(Kind.INT, "0x7fffffff"));
    return magnitude.binary(Tree.Kind.XOR, sign.bits()).ofBits();
  }

  @Override
  public VectorCode bits() {
    return uniform
        ? called(Kind.INT, "Float.floatToRawIntBits", this)
        : result(Kind.INT, receiver() + ".reinterpretAsInts()");
  }

  @Override
  public VectorCode ofBits() {
    return uniform
        ? called(Kind.FLOAT, "Float.intBitsToFloat", this)
        : result(Kind.FLOAT, receiver() + ".reinterpretAsFloats()");
  }

  @Override
  public VectorCode toFloat() {
    return uniform
        ? number(Kind.FLOAT, "((float) " + code + ")")
        : result(Kind.FLOAT, receiver() + ".convert(VectorOperators.I2F, 0)");
  }

  @Override
  public VectorCode toInt() {
    return uniform
        ? number(Kind.INT, "((int) " + code + ")")
        : result(Kind.INT, receiver() + ".convert(VectorOperators.F2I, 0)");
  }
}
