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
          "Tile", "Tile8x3", "Tile6x2", "Product", "Packing", "Interleaving", "WideInterleaving");

  private Doubles() {}

  public static void main(String[] args) throws IOException {
    Path sources = Path.of(args[0]);
    Path target = Files.createDirectories(Path.of(args[1]));
    for (String name : CLASSES) {
      String made =
          Files.readString(sources.resolve("Float" + name + ".java"))
              .replace("(float) ", "")
              .replace("Float", "Double")
              .replace("float", "double")
              .replace("FLOAT", "DOUBLE");
      Path file = target.resolve("Double" + name + ".java");
      // An unchanged file keeps its date, so that nothing is compiled again for it.
      if (!Files.exists(file) || !Files.readString(file).equals(made)) {
        Files.writeString(file, made);
      }
    }
  }
}
