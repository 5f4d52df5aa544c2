// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A function of {@link Elementwise} and its parameters, as one that maps inputs to an output.
 *
 * @param function a constant of {@link Unary}, {@link Binary} or {@link Ternary}
 * @param alpha its first parameter
 * @param beta its second parameter
 */
public record ElementwiseCase(Enum<?> function, float alpha, float beta) {

  /** Every function, with all parameters that it makes sense to tell apart. */
  public static List<ElementwiseCase> all() {
    return Stream.<Enum<?>[]>of(Unary.values(), Binary.values(), Ternary.values())
        .flatMap(Stream::of)
        .flatMap(ElementwiseCase::of)
        .toList();
  }

  private static Stream<ElementwiseCase> of(Enum<?> function) {
    return switch (parameters(function)) {
      case 0 -> Stream.of(new ElementwiseCase(function, 0, 0));
      case 1 ->
          Stream.of(
              new ElementwiseCase(function, 0.25f, 0), new ElementwiseCase(function, -1.3f, 0));
      default ->
          Stream.of(
              new ElementwiseCase(function, -0.7f, 1.3f), new ElementwiseCase(function, 2, -3));
    };
  }

  /** How many parameters a function has. */
  public static int parameters(Enum<?> function) {
    return switch (function) {
      case Unary f -> f.parameters();
      case Binary f -> f.parameters();
      case Ternary _ -> 0;
      default -> throw new IllegalArgumentException(function.name());
    };
  }

  /** How many inputs it has. */
  public int inputs() {
    return switch (function) {
      case Unary _ -> 1;
      case Binary _ -> 2;
      default -> 3;
    };
  }

  /** Calls it; what it does not take is not looked at. */
  public <F> void call(
      Elementwise<F> kernels, int n, List<F> in, int[] offsets, F out, int outOffset) {
    switch (function) {
      case Unary f -> kernels.map(f, n, alpha, beta, in.get(0), offsets[0], out, outOffset);
      case Binary f ->
          kernels.combine(
              f, n, alpha, beta, in.get(0), offsets[0], in.get(1), offsets[1], out, outOffset);
      case Ternary f ->
          kernels.combine(
              f,
              n,
              in.get(0),
              offsets[0],
              in.get(1),
              offsets[1],
              in.get(2),
              offsets[2],
              out,
              outOffset);
      default -> throw new IllegalArgumentException(function.name());
    }
  }

  void call(Elementwise<float[]> kernels, int n, GuardedMatrix[] in, GuardedMatrix out) {
    call(
        kernels,
        n,
        Stream.of(in).map(GuardedMatrix::array).toList(),
        Stream.of(in).mapToInt(GuardedMatrix::offset).toArray(),
        out.array(),
        out.offset());
  }

  /** Inputs at offsets of their own, so that no two vectors are aligned alike. */
  GuardedMatrix[] inputs(int n, Values values, long seed, int shift) {
    GuardedMatrix[] in = new GuardedMatrix[inputs()];
    for (int i = 0; i < in.length; i++) {
      in[i] = GuardedMatrix.vector(n, shift + 3 * i).fill(values, seed + i);
    }
    return in;
  }

  /** The output of a call; guards and inputs must be as before. */
  GuardedMatrix run(Elementwise<float[]> e, GuardedMatrix[] in) {
    int n = in[0].columns();
    GuardedMatrix out = GuardedMatrix.vector(n, n % 5).fill(Values.ORDINARY, n);
    GuardedMatrix[] before = copies(in);
    call(e, n, in, out);
    out.assertGuards(this);
    for (int i = 0; i < in.length; i++) {
      in[i].assertUnchanged(this, before[i]);
    }
    return out;
  }

  /** The outputs of calls that write into an input: one for each, and one with all the same. */
  List<GuardedMatrix> runInPlace(Elementwise<float[]> e, GuardedMatrix[] in) {
    List<GuardedMatrix> results = new ArrayList<>();
    for (int target = 0; target < in.length; target++) {
      GuardedMatrix[] copies = copies(in);
      call(e, in[0].columns(), copies, copies[target]);
      copies[target].assertGuards(this);
      results.add(copies[target]);
    }
    GuardedMatrix[] same = new GuardedMatrix[in.length];
    Arrays.fill(same, in[0].copy());
    call(e, in[0].columns(), same, same[0]);
    same[0].assertGuards(this);
    results.add(same[0]);
    return results;
  }

  private static GuardedMatrix[] copies(GuardedMatrix[] in) {
    GuardedMatrix[] copies = new GuardedMatrix[in.length];
    for (int i = 0; i < in.length; i++) {
      copies[i] = in[i].copy();
    }
    return copies;
  }

  void assertEqualsReference(GuardedMatrix[] in) {
    Elementwise<float[]> actual = Subjects.SINGLE.elementwise();
    Elementwise<float[]> reference = Subjects.REFERENCE.elementwise();
    int n = in[0].columns();
    Bits.assertEqual(this + ", n = " + n, run(reference, in), run(actual, in));
    List<GuardedMatrix> expected = runInPlace(reference, in);
    List<GuardedMatrix> found = runInPlace(actual, in);
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertEqual(this + " in place, n = " + n, expected.get(i), found.get(i));
    }
  }

  @Override
  public String toString() {
    return switch (parameters(function)) {
      case 0 -> function.name();
      case 1 -> "%s(%s)".formatted(function, alpha);
      default -> "%s(%s, %s)".formatted(function, alpha, beta);
    };
  }
}
