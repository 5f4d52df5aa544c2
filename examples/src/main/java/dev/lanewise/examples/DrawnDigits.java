// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Digits that the program draws itself, for who has no data at hand: pen strokes in the ways that
 * people write each digit, distorted. They are of the size of MNIST's, and easier.
 *
 * <p>Digit {@code i} of a seed is always the same, whatever else is drawn.
 */
final class DrawnDigits {

  static final int SIDE = 28;
  static final int CLASSES = 10;

  private static final int MARGIN = 4;
  private static final Ink INK = new Ink(SIDE, MARGIN);

  private static final List<List<Strokes>> WAYS =
      Stream.of(
              List.of(
                  "M .5 .05 C .32 .05 .2 .25 .2 .5 C .2 .75 .32 .95 .5 .95"
                      + " C .68 .95 .8 .75 .8 .5 C .8 .25 .68 .05 .5 .05",
                  "M .6 .08 C .2 .0 .1 .8 .45 .94 C .8 1 .92 .2 .6 .08"),
              List.of(
                  "M .5 .05 L .5 .95",
                  "M .34 .24 L .53 .05 L .53 .95",
                  "M .34 .24 L .53 .05 L .53 .95 M .3 .95 L .74 .95"),
              List.of(
                  "M .25 .28 C .27 .0 .75 .0 .74 .3 C .73 .55 .35 .7 .24 .94 L .78 .94",
                  "M .25 .25 C .3 0 .76 .05 .7 .35 C .64 .6 .4 .8 .28 .88 C .14 .95 .2 .7 .36 .8"
                      + " C .5 .9 .65 .98 .82 .84"),
              List.of(
                  "M .26 .18 C .35 .0 .76 .04 .7 .28 C .67 .44 .52 .48 .42 .48"
                      + " C .62 .46 .82 .55 .76 .76 C .7 1 .3 1 .22 .8",
                  "M .26 .07 L .72 .07 L .45 .42 C .82 .42 .86 .8 .6 .91 C .45 .97 .28 .9 .23 .8"),
              List.of(
                  "M .34 .06 L .24 .55 L .8 .55 M .66 .1 L .62 .95",
                  "M .62 .95 L .62 .05 L .18 .64 L .84 .64"),
              List.of(
                  "M .75 .07 L .33 .07 L .3 .45 C .5 .34 .82 .42 .77 .68 C .72 .97 .34 1 .22 .8",
                  "M .34 .08 L .31 .44 C .5 .36 .8 .44 .75 .7 C .7 .97 .34 .98 .22 .84"
                      + " M .33 .08 L .76 .1"),
              List.of(
                  "M .66 .06 C .4 .14 .25 .45 .26 .7 C .28 1 .75 1 .75 .7 C .75 .45 .38 .44 .27"
                      + " .68",
                  "M .4 .05 C .24 .4 .2 .94 .5 .94 C .84 .92 .74 .5 .5 .52 C .34 .54 .28 .7 .3 .8"),
              List.of(
                  "M .23 .08 L .77 .08 L .42 .95",
                  "M .23 .08 L .77 .08 L .42 .95 M .34 .5 L .72 .5",
                  "M .22 .2 L .24 .08 L .76 .08 C .6 .35 .48 .6 .46 .95"),
              List.of(
                  "M .5 .47 C .2 .4 .2 .05 .5 .05 C .8 .05 .8 .4 .5 .47"
                      + " C .14 .57 .14 .95 .5 .95 C .86 .95 .86 .57 .5 .47",
                  "M .7 .16 C .6 .0 .26 .04 .3 .25 C .33 .45 .76 .5 .75 .74"
                      + " C .72 1 .25 1 .26 .74 C .28 .5 .68 .45 .7 .16"),
              List.of(
                  "M .73 .3 C .7 .0 .27 .0 .27 .3 C .27 .6 .68 .6 .73 .3 L .69 .95",
                  "M .72 .28 C .66 .0 .26 .02 .28 .3 C .3 .58 .68 .56 .72 .28"
                      + " C .76 .6 .68 .94 .36 .92"))
          .map(ways -> ways.stream().map(Strokes::parse).toList())
          .toList();

  private final long seed;

  /** The digits of a seed. */
  DrawnDigits(long seed) {
    this.seed = seed;
  }

  /** Which digit number {@code i} is: each comes as often as any other. */
  int label(int i) {
    return i % CLASSES;
  }

  /** Grey values of digit number {@code i}, row by row. */
  byte[] image(int i) {
    // Seeds next to each other would give alike first numbers.
    var random = new Random((seed * CLASSES + 1) * 0x9E3779B97F4A7C15L ^ i * 0xBF58476D1CE4E5B9L);
    List<Strokes> ways = WAYS.get(label(i));
    Strokes way = ways.get(random.nextInt(ways.size()));
    double radius = 0.7 + 0.9 * random.nextDouble();
    return INK.paint(way.map(new Warp(random, 1)), radius);
  }

  /** Digits {@code from} to {@code to}, with pixels from 0 to 1. */
  Dataset dataset(int from, int to) {
    int size = SIDE * SIDE;
    var pixels = new float[(to - from) * size];
    for (int i = from; i < to; i++) {
      byte[] image = image(i);
      for (int p = 0; p < size; p++) {
        pixels[(i - from) * size + p] = Byte.toUnsignedInt(image[p]) / 255f;
      }
    }
    int[] labels = IntStream.range(from, to).map(this::label).toArray();
    return Datasets.of(pixels, labels, CLASSES);
  }
}
