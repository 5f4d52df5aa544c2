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

  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package dev.lanewise.kernels.vector;

      import static jdk.incubator.vector.VectorOperators.FMA;

      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Products straight from A and B, which stay as they are in memory: one block of k, with op(A) = A
       * or, where the names end in T, its transpose.
       *
       * <p>A strip of C is one to %3$s vectors wide, which may overlap: then some columns are computed
       * twice, to the same bits, before any is stored. Rows that do not fill the last tile are computed
       * together with some before them%4$s. So no mask is needed, nothing is read
       * beyond the operands, and tiles have no branches.
       */
      final class %1$s {

        private static final VectorSpecies<Float> SPECIES = Lanes.%2$s;

        private static final Class<? extends FloatVector> TYPE = Lanes.%2$s_TYPE;

        private static final int LANES = SPECIES.length();
      %5$s
        private %1$s() {}

        /** Columns of the next strip: never so many that less than a vector remains. */
        private static int width(int rest, int most) {
          if (rest <= most * LANES) {
            return rest;
          }
          return rest > (most + 1) * LANES ? most * LANES : Math.min((most - 1) * LANES, rest - LANES);
        }

        /** Whether tiles of eight rows leave few rows to be computed twice. */
        private static boolean eights(int m) {
          return Registers.MANY && m >= 8 && (m > 20 || (m - 1 & 7) >= 4);
        }
      """;

  private static final String SIXES =
      """

        /** Whether tiles of six rows leave few rows to be computed twice. */
        private static boolean sixes(int m) {
          return Registers.MANY
              && (leavesEight(m) ? m > 8 : m >= 6 && (m + 5) / 6 * 6 - m <= m >> 4);
        }

        /** Whether all but eight rows are sixes: those eight have tiles of their own. */
        private static boolean leavesEight(int m) {
          return m % 6 == 2;
        }

        /** Columns of op(B) to copy at a time, if so many are left: those of a strip of 64 at most. */
        static int copied(int m, int rest) {
          int most = sixes(m) && four(rest) && 4 * LANES <= 64 ? 4 * LANES : 48;
          return rest <= most ? rest : Math.min(most, rest - 2 * LANES);
        }

        /** Vectors of the next strip, if others are wider by one, so that no narrow one is left. */
        private static boolean four(int rest) {
          int vectors = (rest + LANES - 1) / LANES;
          return vectors % 3 != 0 && vectors > 3 && vectors != 5;
        }
      """;

  private static final String ZEROS =
      """

        /** Read in the place of C where that must not be read: two ways of merging are too many. */
        private static final float[] ZEROS = new float[4 * LANES];
      """;

  private static final String STRIPS =
      """

        /**
         * Multiplies one block of k and adds to C or, if it is fresh, does not read it. There must be
         * four rows, and as many columns as lanes.
         */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, boolean fresh, float[] c, int firstC, int ldc,
            float[] edge) {
          %8$sfloat[] old = fresh ? ZEROS : c;
          int ldOld = fresh ? 0 : ldc;
          boolean eights = n > LANES && eights(m);
          for (int j = 0, width; j < n; j += width) {
            width = width(n - j, %4$s);
            boolean tall = %5$s;
            int rows = %7$s;
            int whole = fresh ? m : m - m %% rows;
            int last = m - rows;
            int y = firstB + j;
            int to = firstC + j;
            int from = fresh ? 0 : to;
            %2$s(
                tall, whole, depth, width, alpha, a, firstA, lda, b, y, ldb, old, from, ldOld,
                c, to, ldc);
            if (whole < m) {
              int edgeFrom = from + last * ldOld;
              %2$s(
                  tall, m - last, depth, width, alpha, a, firstA + last%3$s, lda, b, y, ldb,
                  old, edgeFrom, ldOld, edge, 0, width);
              for (int i = whole; i < m; i++) {
                System.arraycopy(edge, (i - last) * width, c, to + i * ldc, width);
              }
            }
          }
        }

        private static void %2$s(
            boolean tall, int m, int depth, int width, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, float[] old, int firstOld, int ldOld,
            float[] c, int firstC, int ldc) {
      %6$s  }
      """;

  private static final String LAST_EIGHT =
      """
      if (leavesEight(m) && sixes(m) && four(n)) {
            int top = m - 8;
            %1$s(top, n, depth, alpha, a, firstA, lda, b, firstB, ldb, fresh, c, firstC, ldc, edge);
            %1$s(
                8, n, depth, alpha, a, firstA + top%2$s, lda, b, firstB, ldb, fresh, c,
                firstC + top * ldc, ldc, edge);
            return;
          }
      """;

  private static final String FRESH_STRIPS =
      """

        /** Multiplies one block of k. There must be four rows, and as many columns as lanes. */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda,
            float[] b, int firstB, int ldb, float[] c, int firstC, int ldc) {
          int dozens = Registers.MANY ? m / 12 * 12 : 0;
          for (int j = 0, width; j < n; j += width) {
            width = width(n - j, Registers.MANY ? 4 : 2);
            int last = width - LANES;
            int y = firstB + j;
            int to = firstC + j;
            if (width > 3 * LANES) {
              %2$s4x4(0, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
            } else if (width > 2 * LANES && eights(m)) {
              %2$s8x3(0, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
            } else if (width > 2 * LANES) {
              %2$s4x3(0, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
            } else if (width > LANES) {
              if (dozens > 0) {
                %2$s12x2(0, dozens, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
              }
              if (dozens < m) {
                %2$s4x2(dozens, m, depth, alpha, a, firstA, lda, b, y, ldb, last, c, to, ldc);
              }
            } else {
              if (dozens > 0) {
                %2$s12x1(0, dozens, depth, alpha, a, firstA, lda, b, y, ldb, c, to, ldc);
              }
              if (dozens < m) {
                %2$s4x1(dozens, m, depth, alpha, a, firstA, lda, b, y, ldb, c, to, ldc);
              }
            }
          }
        }
      """;

  private static final String NARROW =
      """

        /**
         * Multiplies one block of k by fewer columns than lanes, of which B and C have nothing but
         * these; both can be read and written a vector beyond their ends.
         */
        static void %1$s(
            int m, int n, int depth, float alpha, float[] a, int firstA, int lda, float[] b,
            float[] c) {
          %2$s4x1(0, m, depth, alpha, a, firstA, lda, b, 0, n, c, 0, n);
        }
      """;

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
        HEAD.formatted(
            "Float" + kind.name(),
            kind.species() + "FLOAT",
            kind.most(),
            kind.fresh() ? "" : "; where C is not fresh, elsewhere, and copied",
            (kind == LONG ? SIXES : "") + (kind.fresh() ? "" : ZEROS)));
    for (boolean transposed : new boolean[] {false, true}) {
      String strip = transposed ? "stripT" : "strip";
      String name = transposed ? "multiplyT" : "multiply";
      text.append(
          kind.fresh()
              ? FRESH_STRIPS.formatted(name, strip)
              : STRIPS.formatted(
                  name,
                  strip,
                  transposed ? "" : " * lda",
                  kind.width(),
                  kind.tall(),
                  choice(strip),
                  kind.rows(),
                  kind == LONG ? LAST_EIGHT.formatted(name, transposed ? "" : " * lda") : ""));
      for (int[] tile : kind.tiles()) {
        method(tile[0], tile[1], transposed);
      }
      method(4, 1, transposed);
      if (kind == FRESH) {
        text.append(NARROW.formatted(transposed ? "narrowT" : "narrow", strip));
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
