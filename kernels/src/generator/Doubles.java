// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the double-precision forms of classes that differ from the single-precision ones by the
 * element type only: {@code FloatTile} becomes {@code DoubleTile}. Java has no other way to state
 * the difference once here, since a vector of an unknown type would be an object.
 */
final class Doubles {

  private static final List<String> CLASSES =
      List.of(
          "Tile",
          "Tile8x3",
          "Tile6x2",
          "Product",
          "Split",
          "Packing",
          "Interleaving",
          "WideInterleaving",
          "WideTransposition",
          "Unpacked",
          "Turned",
          "Small",
          "Narrow",
          "Padded",
          "Skinny",
          "FewRows",
          "BandTile",
          "Updates");

  /** BLAS: its contract, checks, reference and SIMD form. */
  private static final List<String> BLAS =
      List.of(
          "FloatBlas",
          "CheckedFloatBlas",
          "reference/FloatBlas",
          "reference/FloatSums",
          "vector/FloatBlas",
          "vector/FloatGemm",
          "vector/FloatTriangle",
          "vector/FloatVectors");

  private Doubles() {}

  public static void main(String[] args) throws IOException {
    Path sources = Path.of(args[0]);
    Path target = Path.of(args[1]);
    for (String name : CLASSES) {
      make(sources, target, "vector/Float" + name);
    }
    for (String name : BLAS) {
      make(sources, target, name);
    }
  }

  private static void make(Path sources, Path target, String name) throws IOException {
    String made = doubled(Files.readString(sources.resolve(name + ".java")));
    Path file = target.resolve(doubled(name) + ".java");
    // An unchanged file keeps its date, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(made)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
    }
  }

  /** Loops of functions that are written as if of floats and ints: of doubles and longs. */
  static String ofLoops(String text) {
    return doubled(text)
        .replace("Lanes.COUNT", "DOUBLE.length()")
        .replace("IntVector", "LongVector")
        .replace("reinterpretAsInts", "reinterpretAsLongs")
        .replace("Lanes.INT", "Lanes.LONG")
        .replace("INT_TYPE", "LONG_TYPE")
        .replace("0x7fffffff", "Long.MAX_VALUE")
        .replace("0x80000000", "Long.MIN_VALUE");
  }

  private static String doubled(String text) {
    return text.replace("(float) ", "")
        .replace("Float", "Double")
        .replace("float", "double")
        .replace("FLOAT", "DOUBLE");
  }
}
