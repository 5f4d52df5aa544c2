// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.LinearCase;
import dev.lanewise.kernels.Reduction;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Losses and their gradients have the reference's bits on a device. */
@OpenClSuite
class LossesBitsTest {

  @Property(tries = 400)
  void onEveryShape(
      @ForAll("shapes") Variant variant,
      @ForAll("extents") int rows,
      @ForAll("extents") int columnsBelow,
      @ForAll("paddings") int padding,
      @ForAll boolean inPlace,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, rows, columnsBelow + 1, padding, inPlace, values, seed);
  }

  @Property(tries = 20)
  void onManyClasses(@ForAll("shapes") Variant variant, @ForAll("seeds") long seed) {
    compare(variant, 3, 4096 + 65, 1, true, Values.ORDINARY, seed);
  }

  @Example
  void aBadLabelMakesItsRowNan() {
    for (Variant variant : List.of(Variant.CPU, Variant.GPU)) {
      OpenClBackend backend = variant.backend();
      int columns = 70;
      try (ClFloats logits = backend.allocateFloats(4 * columns);
          ClFloats losses = backend.allocateFloats(4);
          ClInts labels = backend.allocateInts(4)) {
        backend.writeInts(new int[] {-1, 69, 70, Integer.MIN_VALUE}, 0, labels, 0, 4);
        backend
            .kernels()
            .losses()
            .softmaxCrossEntropy(
                4,
                columns,
                logits,
                0,
                columns,
                labels,
                0,
                CrossEntropy.of(Reduction.NONE),
                1f,
                losses,
                0,
                logits,
                0,
                columns);
        float[] loss = new float[4];
        float[] gradient = new float[4 * columns];
        backend.read(losses, 0, loss, 0, 4);
        backend.read(logits, 0, gradient, 0, gradient.length);
        for (int i = 0; i < 4; i++) {
          assertEquals(i != 1, Float.isNaN(loss[i]), variant + " loss " + i);
          for (int j = 0; j < columns; j++) {
            assertEquals(
                i != 1, Float.isNaN(gradient[i * columns + j]), variant + " gradient " + i);
          }
        }
        assertTrue(gradient[columns + 69] < 0, "pulls the label's logit up");
      }
    }
  }

  @Property(tries = 60)
  void ofLogProbabilities(
      @ForAll("shapes") Variant variant,
      @ForAll Reduction reduction,
      @ForAll boolean weighted,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = random.nextInt(40);
    int columns = 1 + random.nextInt(200);
    GuardedMatrix x = GuardedMatrix.of(rows, columns, 1, 2).fill(values, seed);
    GuardedMatrix weights = GuardedMatrix.vector(Math.max(rows, columns), 1).fill(0.375f);
    GuardedMatrix losses = GuardedMatrix.vector(reduction == Reduction.NONE ? rows : 1, 3).fill(9f);
    GuardedMatrix gradient = GuardedMatrix.of(rows, columns, 2, 1).fill(9f);
    int[] labels = random.ints(rows + 1, 0, columns).toArray();
    Twins.assertSameBits(
        variant.backend(),
        variant + ", negative log-likelihood, " + reduction + ", " + rows + " x " + columns,
        List.of(x, weights, losses, gradient),
        labels,
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            CrossEntropy<F> plain = CrossEntropy.<F>of(reduction).ignoring(0);
            kernels
                .losses()
                .negativeLogLikelihood(
                    rows,
                    columns,
                    f.get(0),
                    x.offset(),
                    x.ld(),
                    ints,
                    1,
                    weighted
                        ? plain
                            .classWeights(f.get(1), weights.offset())
                            .rowWeights(f.get(1), weights.offset())
                        : plain,
                    0.5f,
                    f.get(2),
                    losses.offset(),
                    f.get(3),
                    gradient.offset(),
                    gradient.ld());
          }
        });
  }

  @Property(tries = 60)
  void ofALinearLayer(
      @ForAll("shapes") Variant variant,
      @ForAll Reduction reduction,
      @ForAll boolean plain,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LinearCase some =
        LinearCase.of(
            random.nextInt(30), 1 + random.nextInt(80), random.nextInt(40), 1 + random.nextInt(12));
    LinearCase linear = plain ? some : some.with(reduction);
    List<GuardedMatrix> matrices = linear.matrices(values, seed);
    Twins.assertSameBits(
        variant.backend(),
        variant + ", " + linear,
        matrices,
        linear.labels(),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            linear.call(kernels.losses(), matrices, f, ints);
            GuardedMatrix left = matrices.getLast(); // the workspace, with anything in it
            kernels
                .movement()
                .fill(left.rows(), left.columns(), 0, f.getLast(), left.offset(), left.ld());
          }
        });
  }

  @Property(tries = 150)
  void ofElements(
      @ForAll("shapes") Variant variant,
      @ForAll ElementLoss loss,
      @ForAll Reduction reduction,
      @ForAll boolean weighted,
      @ForAll boolean inPlace,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    int n = new SplittableRandom(seed).nextInt(300);
    GuardedMatrix x = GuardedMatrix.vector(n, 1).fill(values, seed);
    GuardedMatrix t = GuardedMatrix.vector(n, 2).fill(values, seed + 1);
    GuardedMatrix weights = GuardedMatrix.vector(n, 3).fill(0.75f);
    GuardedMatrix losses = GuardedMatrix.vector(Math.max(1, n), 1);
    GuardedMatrix gradient = GuardedMatrix.vector(n, 2);
    Twins.assertSameBits(
        variant.backend(),
        variant + ", " + loss + ", " + reduction + ", " + n,
        List.of(x, t, weights, losses, gradient),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            Criterion<F> plain =
                new Criterion<>(
                    loss,
                    loss.parameters() > 0 ? 0.75f : 0,
                    loss.parameters() > 1 ? 0.25f : 0,
                    reduction,
                    null,
                    0);
            GuardedMatrix out = inPlace ? x : gradient;
            kernels
                .losses()
                .elementLoss(
                    n,
                    weighted ? plain.weights(f.get(2), weights.offset()) : plain,
                    f.get(0),
                    x.offset(),
                    f.get(1),
                    t.offset(),
                    0.3f,
                    f.get(3),
                    losses.offset(),
                    f.get(inPlace ? 0 : 4),
                    out.offset());
          }
        });
  }

  private static void compare(
      Variant variant,
      int rows,
      int columns,
      int padding,
      boolean inPlace,
      Values values,
      long seed) {
    GuardedMatrix logits = GuardedMatrix.of(rows, columns, padding, 3).fill(values, seed);
    GuardedMatrix losses = GuardedMatrix.vector(Math.max(1, rows), 1);
    GuardedMatrix gradient = GuardedMatrix.of(rows, columns, padding + 1, 2);
    GuardedMatrix targets = GuardedMatrix.of(rows, columns, padding, 1).fill(values, seed + 1);
    GuardedMatrix weights = GuardedMatrix.vector(Math.max(rows, columns), 2);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < weights.columns(); i++) {
      weights.set(0, i, random.nextInt(5) == 0 ? 0 : random.nextFloat());
    }
    int[] labels = new int[rows + 5];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(5) == 0 ? -7 : random.nextInt(columns);
    }
    Reduction reduction = Reduction.values()[random.nextInt(3)];
    float smoothing = random.nextBoolean() ? 0 : 0.1f;
    float zLoss = random.nextBoolean() ? 0 : 0.01f;
    boolean weightedClasses = random.nextBoolean();
    boolean weightedRows = random.nextBoolean();
    boolean soft = random.nextBoolean();
    Twins.assertSameBits(
        variant.backend(),
        "%s on %d x %d, %s, smoothing %s, z-loss %s, weights %s %s, %s"
            .formatted(
                variant,
                rows,
                columns,
                reduction,
                smoothing,
                zLoss,
                weightedClasses,
                weightedRows,
                soft ? "soft" : "hard"),
        List.of(logits, losses, gradient, targets, weights),
        labels,
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            GuardedMatrix out = inPlace ? logits : gradient;
            CrossEntropy<F> options =
                CrossEntropy.<F>of(reduction).ignoring(-7).smoothing(smoothing).withZLoss(zLoss);
            if (weightedClasses) {
              options = options.classWeights(f.get(4), weights.offset());
            }
            if (weightedRows) {
              options = options.rowWeights(f.get(4), weights.offset());
            }
            if (soft) {
              kernels
                  .losses()
                  .softmaxCrossEntropy(
                      rows,
                      columns,
                      f.get(0),
                      logits.offset(),
                      logits.ld(),
                      f.get(3),
                      targets.offset(),
                      targets.ld(),
                      options,
                      1f / 3,
                      f.get(1),
                      losses.offset(),
                      f.get(inPlace ? 0 : 2),
                      out.offset(),
                      out.ld());
            } else {
              kernels
                  .losses()
                  .softmaxCrossEntropy(
                      rows,
                      columns,
                      f.get(0),
                      logits.offset(),
                      logits.ld(),
                      ints,
                      5,
                      options,
                      1f / 3,
                      f.get(1),
                      losses.offset(),
                      f.get(inPlace ? 0 : 2),
                      out.offset(),
                      out.ld());
            }
          }
        });
  }

  @Provide
  Arbitrary<Variant> shapes() {
    return Arbitraries.of(Variant.CPU, Variant.GPU);
  }

  @Provide
  Arbitrary<Integer> extents() {
    return Sizes.extents(100);
  }

  @Provide
  Arbitrary<Integer> paddings() {
    return Sizes.paddings();
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }
}
