// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.Tree;

/**
 * Code for a value in a loop over vectors, and the operations on it.
 *
 * @param uniform a number that is the same for all elements, rather than a vector
 * @param known C2 knows the vector's class while it parses, so that a call on it is bound
 */
record VectorCode(String code, Kind kind, boolean uniform, boolean known)
    implements Code<VectorCode> {

  static VectorCode number(Kind kind, String code) {
    return new VectorCode(code, kind, true, false);
  }

  static VectorCode vector(Kind kind, String code) {
    return new VectorCode(code, kind, false, true);
  }

  /** What comes out of a load or another kind of vector. */
  static VectorCode unknown(Kind kind, String code) {
    return new VectorCode(code, kind, false, false);
  }

  /** The type of a variable that holds it. */
  String type() {
    return switch (kind) {
      case FLOAT -> "FloatVector";
      case INT -> "IntVector";
      case BOOLEAN -> "VectorMask<Float>";
    };
  }

  /** A vector to call a method on, or to keep in a variable. */
  String receiver() {
    if (kind == Kind.BOOLEAN || known) {
      return code;
    }
    return (kind == Kind.INT ? "INT_TYPE" : "TYPE") + ".cast(" + argument() + ")";
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
      String sign = operator == Tree.Kind.BITWISE_COMPLEMENT ? "~" : "-";
      return number(kind, "(" + sign + code + ")");
    }
    return switch (operator) {
      case UNARY_MINUS -> vector(kind, receiver() + ".neg()");
      case BITWISE_COMPLEMENT, LOGICAL_COMPLEMENT -> vector(kind, receiver() + ".not()");
      default -> throw new IllegalArgumentException("No vector form of " + operator);
    };
  }

  @Override
  public VectorCode binary(Tree.Kind operator, VectorCode y) {
    if (uniform && y.uniform) {
      return number(kind, "(" + code + " " + Code.symbol(operator) + " " + y.code + ")");
    }
    return switch (operator) {
      case PLUS -> commutative("add(", y);
      case MULTIPLY -> commutative("mul(", y);
      case AND, CONDITIONAL_AND -> commutative("and(", y);
      case OR, CONDITIONAL_OR -> commutative("or(", y);
      case XOR -> commutative("lanewise(VectorOperators.XOR, ", y);
      case MINUS -> vector(kind, receiver() + ".sub(" + y.code + ")");
      case DIVIDE -> vector(kind, receiver() + ".div(" + y.code + ")");
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
        : vector(kind, receiver() + "." + call + y.code + ")");
  }

  private VectorCode shift(String operation, VectorCode by) {
    return vector(
        kind, receiver() + ".lanewise(VectorOperators." + operation + ", " + by.code + ")");
  }

  private VectorCode comparison(String operation, String swapped, VectorCode y) {
    if (uniform) {
      return y.comparison(swapped, operation, this);
    }
    String mask = receiver() + ".compare(VectorOperators." + operation + ", " + y.code + ")";
    return vector(Kind.BOOLEAN, kind == Kind.INT ? mask + ".cast(FLOAT)" : mask);
  }

  @Override
  public VectorCode choice(VectorCode yes, VectorCode no) {
    String mask = yes.kind == Kind.INT ? code + ".cast(Lanes.INT)" : code;
    return vector(yes.kind, no.receiver() + ".blend(" + yes.code + ", " + mask + ")");
  }

  @Override
  public VectorCode fma(VectorCode y, VectorCode z) {
    if (uniform && !y.uniform) {
      return y.fma(this, z);
    }
    String numbers = y.code + ", " + z.code;
    String vectors = y.argument() + ", " + z.argument();
    return vector(kind, receiver() + ".fma(" + (y.uniform && z.uniform ? numbers : vectors) + ")");
  }

  @Override
  public VectorCode min(VectorCode y) {
    return commutative("min(", y);
  }

  @Override
  public VectorCode max(VectorCode y) {
    return commutative("max(", y);
  }

  @Override
  public VectorCode abs() {
    return vector(kind, receiver() + ".abs()");
  }

  @Override
  public VectorCode sqrt() {
    return vector(kind, receiver() + ".sqrt()");
  }

  @Override
  public VectorCode isNaN() {
    return comparison("NE", "NE", this);
  }

  @Override
  public VectorCode copySign(VectorCode sign) {
    VectorCode magnitude = bits().commutative("and(", number(Kind.INT, "0x7fffffff"));
    VectorCode signs = sign.bits().commutative("and(", number(Kind.INT, "0x80000000"));
    return magnitude.commutative("or(", signs).ofBits();
  }

  @Override
  public VectorCode bits() {
    return unknown(Kind.INT, receiver() + ".reinterpretAsInts()");
  }

  @Override
  public VectorCode ofBits() {
    return unknown(Kind.FLOAT, receiver() + ".reinterpretAsFloats()");
  }

  @Override
  public VectorCode toFloat() {
    return unknown(Kind.FLOAT, receiver() + ".convert(VectorOperators.I2F, 0)");
  }

  @Override
  public VectorCode toInt() {
    return unknown(Kind.INT, receiver() + ".convert(VectorOperators.F2I, 0)");
  }
}
