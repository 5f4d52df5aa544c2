// SPDX-License-Identifier: Apache-2.0
/**
 * The vector form of a function whose results are summed along a row. Four accumulators take turns,
 * which are all partial sums where vectors have 512 bits; the full form, which is rarely taken
 * there, keeps them in memory at every width. The elements after the last whole vector are those of
 * a vector that ends with the row, read before anything may be written over it.
 *
 * <p>The function's steps keep one kind of a processor's units busy and leave the others idle. So a
 * loop over a row can do for its neighbours what is left to do: find the largest element of the
 * next, and multiply the results of the one before by a factor.
 */
final class SummedLoop {

  private static final String CHOICE =
      """

        /** With partial sum i mod 64 of all elements i, at most 4096, in 64 floats. */
        static void %1$sSummed(
            %2$s, float[] sums, int sumsOffset) {
          if (length >= COUNT
              && COUNT == 16
              && (xs != results || Math.abs(xOffset - resultOffset) >= length)
              && %1$sSummedOrdinarily(%4$s, sums, sumsOffset)) {
            return;
          }
          java.util.Arrays.fill(sums, sumsOffset, sumsOffset + 64, 0f);
          if (length >= COUNT) {
            %1$sSummedAnyhow(%4$s, sums, sumsOffset);
            return;
          }
          for (int i = 0; i < length; i++) {
            float result = %3$s;
            results[resultOffset + i] = result;
            sums[sumsOffset + i] = result;
          }
        }
      """;

  private static final String CHOICE_AMID =
      """

        /**
         * The same, with the results of another row multiplied by a factor, and with the largest
         * of next elements, but NaN, which it returns. The sums have 16 floats behind them.
         */
        static float %1$sSummedAmid(
            %2$s, float[] sums, int sumsOffset, int nextOffset, int previousOffset, float factor) {
          if (length >= COUNT
              && COUNT == 16
              && (xs != results || Math.abs(xOffset - resultOffset) >= length)) {
            if (!%1$sSummedOrdinarilyAmid(
                %3$s, sums, sumsOffset, nextOffset, previousOffset, factor)) {
              java.util.Arrays.fill(sums, sumsOffset, sumsOffset + 64, 0f);
              %1$sSummedAnyhow(%3$s, sums, sumsOffset);
            }
            return Row.max(COUNT, sums, sumsOffset + 64);
          }
          float most = Row.max(length, xs, nextOffset);
          %1$sSummed(%3$s, sums, sumsOffset);
          Row.multiply(length, results, previousOffset, factor);
          return most;
        }
      """;

  private static final String IN_REGISTERS =
      """

        private static boolean %1$sSummedOrdinarily%6$s(
            %2$s, float[] sums, int sumsOffset%7$s) {
          int bound = FLOAT.loopBound(length);
          FloatVector end = TYPE.cast(fromArray(FLOAT, xs, xOffset + length - COUNT));
          FloatVector a = TYPE.cast(broadcast(FLOAT, 0f));
          FloatVector b = a;
          FloatVector c = a;
          FloatVector d = a;
      %8$s%3$s    for (int i = 0; i < bound; i += COUNT) {
      %12$s      FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i));
      %4$s      result.intoArray(results, resultOffset + i);
            FloatVector next = result.add(a);
            a = b;
            b = c;
            c = d;
            d = next;
      %9$s    }
          if (bound < length) {
            FloatVector x = TYPE.cast(end);
      %4$s      result.intoArray(results, resultOffset + length - COUNT);
            VectorMask<Float> in =
                TYPE.cast(fromArray(FLOAT, Row.INDICES, 0))
                    .compare(VectorOperators.GE, (float) (COUNT - (length - bound)));
            FloatVector rest = TYPE.cast(result.compress(in));
            a = rest.add(a);
      %10$s    }
          int at = bound & 63;
          TYPE.cast(a).intoArray(sums, sumsOffset + at);
          TYPE.cast(b).intoArray(sums, sumsOffset + (at + 16 & 63));
          TYPE.cast(c).intoArray(sums, sumsOffset + (at + 32 & 63));
          TYPE.cast(d).intoArray(sums, sumsOffset + (at + 48 & 63));
      %11$s    return %5$s;
        }
      """;

  private static final String IN_MEMORY =
      """

        private static void %1$sSummedAnyhow(
            %2$s, float[] sums, int sumsOffset) {
          int bound = FLOAT.loopBound(length);
          FloatVector end = TYPE.cast(fromArray(FLOAT, xs, xOffset + length - COUNT));
          for (int i = 0; i < bound; i += COUNT) {
            FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i));
      %3$s      result.intoArray(results, resultOffset + i);
            int at = sumsOffset + (i & 63);
            TYPE.cast(result.add(fromArray(FLOAT, sums, at))).intoArray(sums, at);
          }
          if (bound < length) {
            FloatVector x = TYPE.cast(end);
      %3$s      result.intoArray(results, resultOffset + length - COUNT);
            int at = sumsOffset + (bound & 63);
            VectorMask<Float> in =
                TYPE.cast(fromArray(FLOAT, Row.INDICES, 0))
                    .compare(VectorOperators.GE, (float) (COUNT - (length - bound)));
            FloatVector rest = TYPE.cast(result.compress(in));
            TYPE.cast(rest.add(fromArray(FLOAT, sums, at))).intoArray(sums, at);
          }
        }
      """;

  private static final String NEIGHBOURS = ", int nextOffset, int previousOffset, float factor";

  private static final String FIRST_OF_NEIGHBOURS =
      """
          FloatVector most = TYPE.cast(fromArray(FLOAT, xs, nextOffset + length - COUNT));
          most = TYPE.cast(broadcast(FLOAT, Float.NEGATIVE_INFINITY))
              .blend(most, TYPE.cast(most).compare(VectorOperators.GT, Float.NEGATIVE_INFINITY));
          FloatVector endOfPrevious =
              TYPE.cast(fromArray(FLOAT, results, previousOffset + length - COUNT));
      """;

  /** Before anything is stored, since rows are often a multiple of 4 KiB apart. */
  private static final String LOADS_OF_NEIGHBOURS =
      """
            FloatVector ofNext = TYPE.cast(fromArray(FLOAT, xs, nextOffset + i));
            FloatVector ofPrevious = TYPE.cast(fromArray(FLOAT, results, previousOffset + i));
      """;

  private static final String OF_NEIGHBOURS =
      """
            most = TYPE.cast(most).blend(ofNext, ofNext.compare(VectorOperators.GT, most));
            TYPE.cast(ofPrevious.mul(factor)).intoArray(results, previousOffset + i);
      """;

  private static final String LAST_OF_PREVIOUS =
      """
            TYPE.cast(TYPE.cast(endOfPrevious).mul(factor))
                .intoArray(results, previousOffset + length - COUNT);
      """;

  private static final String LAST_OF_NEXT =
      "    TYPE.cast(most).intoArray(sums, sumsOffset + 64);\n";

  private SummedLoop() {}

  static String choice(String name, String parameters, String element, String arguments) {
    return CHOICE.formatted(name, parameters, element, arguments)
        + CHOICE_AMID.formatted(name, parameters, arguments);
  }

  /** The loops over ordinary arguments, which say whether they were. */
  static String ordinarily(
      String name, String parameters, String accumulators, String steps, String guard) {
    return IN_REGISTERS.formatted(
            name, parameters, accumulators, steps, guard, "", "", "", "", "", "", "")
        + IN_REGISTERS.formatted(
            name,
            parameters,
            accumulators,
            steps,
            guard,
            "Amid",
            NEIGHBOURS,
            FIRST_OF_NEIGHBOURS,
            OF_NEIGHBOURS,
            LAST_OF_PREVIOUS,
            LAST_OF_NEXT,
            LOADS_OF_NEIGHBOURS);
  }

  static String anyhow(String name, String parameters, String steps) {
    return IN_MEMORY.formatted(name, parameters, steps);
  }
}
