// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The loads of a vector loop.
 *
 * <p>Of a long loop each vector is loaded before the one in front of it is stored. Otherwise a load
 * follows a store that ends some bytes into it, but for a multiple of 4 KiB, and Intel's processors
 * let it wait: so it is with arrays of 1024 elements that were allocated one after another. Takes 7
 * to 20 % off.
 */
final class VectorLoads {

  /** Steps from which on that pays: it takes some instructions. */
  private static final int LONG = 12;

  private final List<String> names;
  private final boolean ahead;

  /** Of those parameters of vectors that the steps use. */
  VectorLoads(FunctionSources.Function function, String steps) {
    names =
        LoopSignature.vectors(function).stream()
            .filter(name -> Pattern.compile("\\b" + name + "\\b").matcher(steps).find())
            .toList();
    ahead = !names.isEmpty() && steps.lines().count() >= LONG;
  }

  /** The name of the variable for a parameter's next vector. */
  static String next(String name) {
    return name + "Ahead";
  }

  /** What stands before the loop. */
  String before() {
    return ahead ? "    if (bound > 0) {\n    int last = bound - COUNT;\n" + each(this::first) : "";
  }

  /** What the steps begin with. */
  String inside() {
    return each(ahead ? this::fromAhead : this::inPlace);
  }

  /** What stands behind the loop. */
  String behind() {
    return ahead ? "    }\n" : "";
  }

  /** The same steps where nothing is stored. */
  String withoutStores(String steps) {
    return steps.replace(inside(), each(this::inPlace));
  }

  private String each(UnaryOperator<String> load) {
    return names.stream().map(load).collect(Collectors.joining());
  }

  private String inPlace(String name) {
    return "      FloatVector %1$s = TYPE.cast(fromArray(FLOAT, %1$ss, %1$sOffset + i));\n"
        .formatted(name);
  }

  private String fromAhead(String name) {
    return """
          FloatVector %1$s = TYPE.cast(%2$s);
          %2$s = TYPE.cast(fromArray(FLOAT, %1$ss, %1$sOffset + Math.min(i + COUNT, last)));
    """
        .formatted(name, next(name));
  }

  private String first(String name) {
    return "    FloatVector %2$s = TYPE.cast(fromArray(FLOAT, %1$ss, %1$sOffset));\n"
        .formatted(name, next(name));
  }
}
