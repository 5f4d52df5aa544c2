// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PhiloxTest {

  /** The known answers that Random123 publishes for philox4x32-10: counter, key, output. */
  @Test
  void knownAnswers() {
    answers(
        "00000000 00000000 00000000 00000000 00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    answers(
        "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd");
    answers(
        "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1");
  }

  private static void answers(String counterAndKey, String words) {
    int[] in = hex(counterAndKey);
    int[] out = hex(words);
    for (int i = 0; i < 4; i++) {
      assertEquals(out[i], Philox.word(i, in[0], in[1], in[2], in[3], in[4], in[5]));
    }
    long index = (in[0] & 0xFFFFFFFFL | (long) in[1] << 32) << 2;
    long stream = in[2] & 0xFFFFFFFFL | (long) in[3] << 32;
    long seed = in[4] & 0xFFFFFFFFL | (long) in[5] << 32;
    if (index >>> 2 == (in[0] & 0xFFFFFFFFL | (long) in[1] << 32)) {
      assertEquals(out[2], new Philox(seed, stream).bits(index + 2));
    }
  }

  private static int[] hex(String words) {
    return Arrays.stream(words.split(" ")).mapToInt(w -> Integer.parseUnsignedInt(w, 16)).toArray();
  }

  @Test
  void uniformsFillTheirInterval() {
    Philox random = new Philox(7, 1);
    int n = 100_000;
    int[] tenths = new int[10];
    for (int i = 0; i < n; i++) {
      float x = random.uniform(i);
      assertTrue(x >= 0 && x < 1);
      tenths[(int) (x * 10)]++;
    }
    for (int count : tenths) {
      assertEquals(n / 10, count, 5 * Math.sqrt(n * 0.09));
    }
  }

  @Test
  void normalsHaveTheirMoments() {
    Philox random = new Philox(7, 2);
    int n = 200_000;
    double[] powers = new double[5];
    for (int i = 0; i < n; i++) {
      double x = random.normal(i);
      assertTrue(Double.isFinite(x));
      for (int p = 1; p < 5; p++) {
        powers[p] += Math.pow(x, p) / n;
      }
    }
    assertEquals(0, powers[1], 5 * Math.sqrt(1.0 / n));
    assertEquals(1, powers[2], 5 * Math.sqrt(2.0 / n));
    assertEquals(0, powers[3], 5 * Math.sqrt(15.0 / n));
    assertEquals(3, powers[4], 5 * Math.sqrt(96.0 / n));
  }

  @Property(tries = 100)
  void permutationsHoldEveryNumber(
      @ForAll long seed, @ForAll long stream, @ForAll @IntRange(max = 1000) int size) {
    int[] order = new int[size];
    new Philox(seed, stream).permutation(order);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < size; i++) {
      assertEquals(i, sorted[i]);
    }
    int[] again = new int[size];
    new Philox(seed, stream).permutation(again);
    assertEquals(Arrays.toString(order), Arrays.toString(again));
  }

  @Test
  void permutationsAreEquallyLikely() {
    int[] counts = new int[27];
    int n = 60_000;
    int[] order = new int[3];
    for (int i = 0; i < n; i++) {
      new Philox(i, 0).permutation(order);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertEquals(6, Arrays.stream(counts).filter(c -> c > 0).count());
    for (int count : counts) {
      assertTrue(count == 0 || Math.abs(count - n / 6) < 5 * Math.sqrt(n * 5.0 / 36));
    }
  }
}
