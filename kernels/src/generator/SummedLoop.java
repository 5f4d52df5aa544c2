// SPDX-License-Identifier: Apache-2.0
/**
 * The vector form of a function whose results are summed along a row. Four accumulators take turns,
 * which are all partial sums where vectors have 512 bits; the full form, which is rarely taken
 * there, keeps them in memory at every width. The elements after the last whole vector are those of
 * a vector that ends with the row, read before anything may be written over it.
 */
final class SummedLoop {

  private static final String CHOICE =
      """

        /** With partial sum i mod 64 of all elements i, at most 4096, in 64 floats. */
        static void %1$sSummed(
            %2$s, float[] sums, int sumsOffset) {
          if (length >= COUNT
              && COUNT == 16
              && xs != results
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

  private static final String IN_REGISTERS =
      """

        private static boolean %1$sSummedOrdinarily(
            %2$s, float[] sums, int sumsOffset) {
          int bound = FLOAT.loopBound(length);
          FloatVector end = TYPE.cast(fromArray(FLOAT, xs, xOffset + length - COUNT));
          FloatVector a = TYPE.cast(broadcast(FLOAT, 0f));
          FloatVector b = a;
          FloatVector c = a;
          FloatVector d = a;
      %3$s    for (int i = 0; i < bound; i += COUNT) {
            FloatVector x = TYPE.cast(fromArray(FLOAT, xs, xOffset + i));
      %4$s      result.intoArray(results, resultOffset + i);
            FloatVector next = result.add(a);
            a = b;
            b = c;
            c = d;
            d = next;
          }
          if (bound < length) {
            FloatVector x = TYPE.cast(end);
      %4$s      result.intoArray(results, resultOffset + length - COUNT);
            VectorMask<Float> in =
                TYPE.cast(fromArray(FLOAT, Row.INDICES, 0))
                    .compare(VectorOperators.GE, (float) (COUNT - (length - bound)));
            FloatVector rest = TYPE.cast(result.compress(in));
            a = rest.add(a);
          }
          int at = bound & 63;
          TYPE.cast(a).intoArray(sums, sumsOffset + at);
          TYPE.cast(b).intoArray(sums, sumsOffset + (at + 16 & 63));
          TYPE.cast(c).intoArray(sums, sumsOffset + (at + 32 & 63));
          TYPE.cast(d).intoArray(sums, sumsOffset + (at + 48 & 63));
          return %5$s;
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
            result.add(fromArray(FLOAT, sums, at)).intoArray(sums, at);
          }
          if (bound < length) {
            FloatVector x = TYPE.cast(end);
      %3$s      result.intoArray(results, resultOffset + length - COUNT);
            int at = sumsOffset + (bound & 63);
            VectorMask<Float> in =
                TYPE.cast(fromArray(FLOAT, Row.INDICES, 0))
                    .compare(VectorOperators.GE, (float) (COUNT - (length - bound)));
            FloatVector rest = TYPE.cast(result.compress(in));
            rest.add(fromArray(FLOAT, sums, at)).intoArray(sums, at);
          }
        }
      """;

  private SummedLoop() {}

  static String choice(String name, String parameters, String element, String arguments) {
    return CHOICE.formatted(name, parameters, element, arguments);
  }

  /** The loop over ordinary arguments, which says whether they were. */
  static String ordinarily(
      String name, String parameters, String accumulators, String steps, String guard) {
    return IN_REGISTERS.formatted(name, parameters, accumulators, steps, guard);
  }

  static String anyhow(String name, String parameters, String steps) {
    return IN_MEMORY.formatted(name, parameters, steps);
  }
}
