// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.Tree;

/** OpenCL C for a value, of the lane types of {@code floats.cl}, and the operations on it. */
record DeviceCode(String code, Kind kind, boolean uniform) implements Code<DeviceCode> {

  static DeviceCode number(Kind kind, String code) {
    return new DeviceCode(code, kind, true);
  }

  static DeviceCode lanes(Kind kind, String code) {
    return new DeviceCode(code, kind, false);
  }

  /** The type of a variable that holds it; comparisons give ints. */
  String type() {
    return kind == Kind.FLOAT ? "floats" : "ints";
  }

  /** The value in all lanes. */
  String argument() {
    return uniform ? "((" + type() + ")(" + code + "))" : code;
  }

  /** Signed overflow is undefined in C, but not in Java. */
  private String unsigned() {
    return uniform ? "(uint)" + code : "AS_UINTS(" + code + ")";
  }

  private static DeviceCode ofUnsigned(String code) {
    return lanes(Kind.INT, "AS_INTS(" + code + ")");
  }

  private DeviceCode operation(String symbol, DeviceCode y) {
    return new DeviceCode(
        "(" + code + " " + symbol + " " + y.code + ")", kind, uniform && y.uniform);
  }

  @Override
  public DeviceCode unary(Tree.Kind operator) {
    return new DeviceCode("(" + Code.sign(operator) + code + ")", kind, uniform);
  }

  @Override
  public DeviceCode binary(Tree.Kind operator, DeviceCode y) {
    if (uniform && y.uniform) {
      return operation(Code.symbol(operator), y);
    }
    return switch (operator) {
      case PLUS, MINUS, MULTIPLY -> {
        String symbol = Code.symbol(operator);
        yield kind == Kind.FLOAT
            ? operation(symbol, y)
            : ofUnsigned(unsigned() + " " + symbol + " " + y.unsigned());
      }
      case DIVIDE, XOR, AND, OR -> operation(Code.symbol(operator), y);
      case CONDITIONAL_AND -> operation("&", y);
      case CONDITIONAL_OR -> operation("|", y);
      case RIGHT_SHIFT -> operation(">>", y);
      case LEFT_SHIFT -> ofUnsigned(unsigned() + " << " + y.unsigned());
      case UNSIGNED_RIGHT_SHIFT -> ofUnsigned(unsigned() + " >> " + y.unsigned());
      case LESS_THAN, LESS_THAN_EQUAL, GREATER_THAN, GREATER_THAN_EQUAL, EQUAL_TO, NOT_EQUAL_TO ->
          comparison(operator, y);
      default -> throw new IllegalArgumentException("No OpenCL form of " + operator);
    };
  }

  /**
   * LLVM takes {@code x < 0 ? -0 : x} for a maximum, in which zeros are equal, and makes -0 of +0;
   * not so with the largest number below zero.
   */
  private DeviceCode comparison(Tree.Kind operator, DeviceCode y) {
    boolean zero = y.code.equals("0x0.0p0f");
    if (zero && operator == Tree.Kind.LESS_THAN) {
      return lanes(Kind.BOOLEAN, "(" + code + " <= -0x1p-149f)");
    }
    if (zero && operator == Tree.Kind.GREATER_THAN) {
      return lanes(Kind.BOOLEAN, "(" + code + " >= 0x1p-149f)");
    }
    return lanes(Kind.BOOLEAN, operation(Code.symbol(operator), y).code);
  }

  @Override
  public DeviceCode choice(DeviceCode yes, DeviceCode no) {
    return lanes(yes.kind, "select(" + no.argument() + ", " + yes.argument() + ", " + code + ")");
  }

  private DeviceCode function(String name, DeviceCode... others) {
    StringBuilder call = new StringBuilder(name + "(" + argument());
    for (DeviceCode other : others) {
      call.append(", ").append(other.argument());
    }
    return lanes(kind, call.append(")").toString());
  }

  @Override
  public DeviceCode fma(DeviceCode y, DeviceCode z) {
    return function("fma", y, z);
  }

  @Override
  public DeviceCode min(DeviceCode y) {
    return ofInts().function("min", y);
  }

  @Override
  public DeviceCode max(DeviceCode y) {
    return ofInts().function("max", y);
  }

  /** Of floats, OpenCL says neither which zero nor what becomes of NaN. */
  private DeviceCode ofInts() {
    if (kind != Kind.INT) {
      throw new IllegalArgumentException("min and max are for ints; of floats, compare " + code);
    }
    return this;
  }

  @Override
  public DeviceCode abs() {
    return kind == Kind.INT ? ofUnsigned("abs(" + argument() + ")") : function("fabs");
  }

  @Override
  public DeviceCode sqrt() {
    return function("sqrt");
  }

  @Override
  public DeviceCode isNaN() {
    return lanes(Kind.BOOLEAN, "(" + code + " != " + code + ")");
  }

  @Override
  public DeviceCode copySign(DeviceCode sign) {
    return function("copysign", sign);
  }

  @Override
  public DeviceCode bits() {
    return lanes(Kind.INT, "AS_INTS(" + argument() + ")");
  }

  @Override
  public DeviceCode ofBits() {
    return lanes(Kind.FLOAT, "AS_FLOATS(" + argument() + ")");
  }

  @Override
  public DeviceCode toFloat() {
    return lanes(Kind.FLOAT, "CONVERT_FLOATS(" + argument() + ")");
  }

  @Override
  public DeviceCode toInt() {
    return lanes(Kind.INT, "CONVERT_INTS(" + argument() + ")");
  }
}
