// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the innermost loops of unpacked matrix products for both element types, {@code
 * FloatStrips} and {@code DoubleStrips}. They must be flat, with every accumulator a local
 * variable, and differ in the number of these only.
 */
final class Strips {

  /**
   * What differs between loops on long and on short vectors.
   *
   * @param name of the class, without the element type
   * @param species constant in {@code Lanes}
   * @param most how many vectors a strip is wide at most, in words
   * @param width the same as an expression
   * @param tall whether a strip's tiles have eight rows instead of four
   * @param rows of its tiles
   * @param fresh whether C is fresh in any case, so that tiles need not read it
   * @param tiles rows and vectors of its tiles, from wide to narrow; those of eight rows are for
   *     tall strips, those of twelve for as many rows as they fill. There is one of four rows and
   *     one vector beside them.
   */
  private record Kind(
      String name,
      String species,
      String most,
      String width,
      String tall,
      String rows,
      boolean fresh,
      int[][] tiles) {}

  private static final Kind LONG =
      new Kind(
          "Strips",
          "",
          "four",
          "sixes(m) && four(n - j) ? 4 : eights ? 3 : 2",
          "eights",
          "width > 3 * LANES ? 6 : tall ? 8 : 4",
          false,
          new int[][] {{6, 4}, {8, 3}, {8, 2}, {4, 2}});

  private static final Kind SHORT =
      new Kind(
          "ShortStrips",
          "SHORT_",
          "four",
          "4",
          "eights && width > 2 * LANES && width <= 3 * LANES",
          "tall ? 8 : 4",
          false,
          new int[][] {{4, 4}, {8, 3}, {4, 3}, {4, 2}});

  private static final Kind FRESH = fresh("FreshStrips", "SHORT_");

  private static final Kind LONG_FRESH = fresh("LongFreshStrips", "");

  private final Kind kind;
  private final StringBuilder text = new StringBuilder();

  private Strips(Kind kind) {
    this.kind = kind;
  }

  private static Kind fresh(String name, String species) {
    int[][] tiles = {{4, 4}, {8, 3}, {4, 3}, {12, 2}, {4, 2}, {12, 1}};
    return new Kind(name, species, "four", "4", "eights", "", true, tiles);
  }

  public static void main(String[] args) throws IOException {
    Path target = Files.createDirectories(Path.of(args[0]));
    for (Kind kind : new Kind[] {LONG, SHORT, FRESH, LONG_FRESH}) {
      String made = new Strips(kind).text();
      write(target.resolve("Float" + kind.name() + ".java"), made);
      write(
          target.resolve("Double" + kind.name() + ".java"),
          made.replace("Float", "Double").replace("float", "double").replace("FLOAT", "DOUBLE"));
    }
  }

  private static void write(Path file, String made) throws IOException {
    // An unchanged file keeps its date, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(made)) {
      Files.writeString(file, made);
    }
  }

  private String text() {
    text.append(
        StripFrames.HEAD.formatted(
            "Float" + kind.name(),
            kind.species() + "FLOAT",
            kind.most(),
            kind.fresh() ? "" : "; where C is not fresh, elsewhere, and copied",
            (kind == LONG ? StripFrames.SIXES : "") + (kind.fresh() ? "" : StripFrames.ZEROS)));
    for (boolean transposed : new boolean[] {false, true}) {
      String strip = transposed ? "stripT" : "strip";
      String name = transposed ? "multiplyT" : "multiply";
      text.append(
          kind.fresh()
              ? StripFrames.FRESH_STRIPS.formatted(name, strip)
              : StripFrames.STRIPS.formatted(
                  name,
                  strip,
                  transposed ? "" : " * lda",
                  kind.width(),
                  kind.tall(),
                  choice(strip),
                  kind.rows(),
                  kind == LONG
                      ? StripFrames.LAST_EIGHT.formatted(name, transposed ? "" : " * lda")
                      : ""));
      for (int[] tile : kind.tiles()) {
        method(tile[0], tile[1], transposed);
      }
      method(4, 1, transposed);
      if (kind == FRESH) {
        text.append(StripFrames.NARROW.formatted(transposed ? "narrowT" : "narrow", strip));
      }
    }
    return text.append("}\n").toString();
  }

  /** From the widest tile to the narrowest. */
  private String choice(String strip) {
    var choice = new StringBuilder("    int last = width - LANES;\n");
    for (int[] tile : kind.tiles()) {
      choice.append(
          """
              if (%swidth > %s * LANES) {
                %s%dx%d(
                    m, depth, alpha, a, firstA, lda, b, firstB, ldb, last, old, firstOld, ldOld,
                    c, firstC, ldc);
                return;
              }
          """
              .formatted(tile[0] == 8 ? "tall && " : "", tile[1] - 1, strip, tile[0], tile[1]));
    }
    return choice
        .append(
            """
                %s4x1(
                    m, depth, alpha, a, firstA, lda, b, firstB, ldb, old, firstOld, ldOld, c,
                    firstC, ldc);
            """
                .formatted(strip))
        .toString();
  }

  /** A method for tiles of some rows and vectors, which multiplies by A or by A transposed. */
  private void method(int rows, int vectors, boolean transposed) {
    line(
        """

          private static void strip%1$s%2$dx%3$d(
              %5$sint m, int depth, float alpha, float[] a, int firstA, int lda, float[] b, int firstB,
              int ldb%4$s%6$s, float[] c, int firstC, int ldc) {
            for (int next = %7$s; next < m; next += %2$d) {
              int row = Math.min(next, m - %2$d);
              int x0 = firstA + row%8$s;\
        """,
        transposed ? "T" : "",
        rows,
        vectors,
        vectors > 1 ? ", int last" : "",
        kind.fresh() ? "int first, " : "",
        kind.fresh() ? "" : ", float[] old, int firstOld, int ldOld",
        kind.fresh() ? "first" : "0",
        transposed ? "" : " * lda");
    for (int r = 1; r < rows && !transposed; r++) {
      line("      int x%d = x%d + lda;", r, r - 1);
    }
    line("      var zero = TYPE.cast(FloatVector.zero(SPECIES));");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line("      var c%d%d = zero;", r, v);
      }
    }
    line("      for (int p = 0; p < depth; p++) {");
    line("        int y = firstB + p * ldb;");
    for (int v = 0; v < vectors; v++) {
      line(
          "        var b%d = TYPE.cast(FloatVector.fromArray(SPECIES, b, y%s));",
          v, step(v, vectors));
    }
    line(transposed ? "        int x = x0 + p * lda;" : "");
    for (int r = 0; r < rows; r++) {
      String at = transposed ? "x + " + r : "x" + r + " + p";
      line("        FloatVector a%d = TYPE.cast(FloatVector.broadcast(SPECIES, a[%s]));", r, at);
      for (int v = 0; v < vectors; v++) {
        line("        c%1$d%2$d = a%1$d.lanewise(FMA, b%2$d, c%1$d%2$d);", r, v);
      }
    }
    line("      }");
    line("      var factor = TYPE.cast(FloatVector.broadcast(SPECIES, alpha));");
    line(kind.fresh() ? "" : "      int from = firstOld + row * ldOld;");
    line("      int to = firstC + row * ldc;");
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors && !kind.fresh(); v++) {
        line(
            "      var old%1$d%2$d = TYPE.cast(FloatVector.fromArray(SPECIES, old, from%3$s));",
            r, v, step(v, vectors));
      }
      for (int v = 0; v < vectors; v++) {
        String old = kind.fresh() ? "zero" : "old" + r + v;
        line(
            "        TYPE.cast(TYPE.cast(c%d%d).lanewise(FMA, factor, %s)).intoArray(c, to%s);",
            r, v, old, step(v, vectors));
      }
      line(r + 1 < rows && !kind.fresh() ? "      from += ldOld;" : "");
      line(r + 1 < rows ? "      to += ldc;" : "");
    }
    line("    }");
    line("  }");
  }

  /** Where a vector begins: all but the last of a strip follow each other. */
  private static String step(int vector, int vectors) {
    return vector == 0 ? "" : vector < vectors - 1 ? " + " + vector + " * LANES" : " + last";
  }

  private void line(String format, Object... args) {
    String line = format.formatted(args);
    text.append(line).append(line.isEmpty() ? "" : "\n");
  }
}
