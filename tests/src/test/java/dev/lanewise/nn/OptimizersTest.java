// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.adamW;
import static dev.lanewise.nn.Optimizers.momentum;
import static dev.lanewise.nn.Optimizers.nesterov;
import static dev.lanewise.nn.Optimizers.rmsProp;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.check.Bits;
import dev.lanewise.check.oracle.UpdateOracle;
import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers with all that is around a rule, against the textbook in double precision. */
class OptimizersTest {

  private static final int STEPS = 100;
  private static final WeightDecay DECAY = new WeightDecay(1e-2f, 2e-2f, 1e-3f);

  private static final List<Tensor> PARAMETERS =
      List.of(
          Tensor.parameter("0.weight", Shape.of(5, 7)),
          Tensor.parameter("0.bias", Shape.of(5)),
          Tensor.parameter("1.weight", Shape.of(3, 5)));
  private static final ParameterLayout LAYOUT = new ParameterLayout(PARAMETERS);

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  static Stream<RuleOptimizer> named() {
    return Stream.of(
        sgd(0.01f),
        momentum(0.01f, 0.9f),
        nesterov(0.01f, 0.9f),
        rmsProp(0.01f),
        Optimizers.adaGrad(0.1f),
        adam(0.01f),
        adamW(0.01f, 0.1f),
        Optimizers.lion(1e-3f));
  }

  @ParameterizedTest
  @MethodSource("named")
  void hundredStepsFollowTheTextbook(RuleOptimizer optimizer) {
    ParameterGroup all = optimizer.groups.getLast();
    for (RuleOptimizer decayed : List.of(optimizer, optimizer.decay(DECAY))) {
      WeightDecay decay = decayed.groups.getLast().decay();
      var training = new Training(decayed);
      List<UpdateOracle> textbook = textbook(training);
      for (int step = 0; step < STEPS; step++) {
        training.step(step, 1);
        for (int i = 0; i < textbook.size(); i++) {
          textbook.get(i).step(all.rule(), decay, training.gradient(i));
        }
      }
      training.assertNear(textbook);
    }
  }

  @Test
  void aGroupHasItsRuleItsDecayAndItsRate() {
    UpdateRule other = RmsProp.of(0.02f);
    var training =
        new Training(
            adamW(0.01f, 0.1f)
                .group(name -> name.endsWith(".bias"), WeightDecay.NONE, 0.5f)
                .group(name -> name.startsWith("1."), other, DECAY)
                .group(name -> true, WeightDecay.NONE, 0)
                .group(name -> name.startsWith("nobody"), WeightDecay.NONE));
    float[] before = training.parameter(0);
    List<UpdateOracle> textbook = textbook(training);
    for (int step = 0; step < STEPS; step++) {
      training.step(step, 1);
      textbook.get(1).step(Adam.of(0.005f), WeightDecay.NONE, training.gradient(1));
      textbook.get(2).step(other, DECAY, training.gradient(2));
    }
    training.assertNear(textbook);
    assertArrayEquals(before, training.parameter(0));
  }

  @Test
  void groupsOfOneKindHaveTheBitsOfNone() {
    var whole = new Training(adamW(0.01f, 0.1f).clipNorm(2));
    var parts =
        new Training(
            adamW(0.01f, 0.1f)
                .group(name -> name.endsWith(".bias"), WeightDecay.decoupled(0.1f))
                .clipNorm(2));
    for (int step = 0; step < STEPS; step++) {
      whole.step(step, 1);
      parts.step(step, 1);
    }
    Bits.assertEqual("parameters", whole.parameters, parts.parameters);
  }

  @Test
  void aScheduleChangesTheRateOfEveryGroup() {
    var training =
        new Training(
            momentum(0.1f, 0.9f)
                .group(name -> name.endsWith(".bias"), Adam.of(0.02f), DECAY)
                .schedule(Schedules.warmUp(10, Schedules.cosine(80))));
    List<UpdateOracle> textbook = textbook(training);
    for (int step = 0; step < STEPS; step++) {
      double t = Math.min(1, (step - 10) / 80.0);
      double factor = step < 10 ? (step + 1) / 11.0 : (1 + Math.cos(Math.PI * t)) / 2;
      training.step(step, 1);
      float rate = (float) (0.1f * factor);
      textbook.get(0).step(new Sgd(rate, 0.9f, false), WeightDecay.NONE, training.gradient(0));
      textbook.get(1).step(Adam.of((float) (0.02f * factor)), DECAY, training.gradient(1));
      textbook.get(2).step(new Sgd(rate, 0.9f, false), WeightDecay.NONE, training.gradient(2));
    }
    training.assertNear(textbook);
  }

  @Test
  void aScheduleThatIsNotFiniteIsRefusedBeforeAnythingChanges() {
    var training = new Training(sgd(0.1f).schedule(update -> update == 3 ? Double.NaN : 1));
    for (int step = 0; step < 3; step++) {
      training.step(step, 1);
    }
    float[] before = training.parameters.clone();
    assertThrows(IllegalArgumentException.class, () -> training.step(3, 1));
    assertArrayEquals(before, training.parameters);
  }

  @Test
  void gradientsAreClippedByValueAndThenByTheirNormTogether() {
    var training = new Training(adam(0.01f).clipNorm(1.5f).clipValue(0.5f));
    List<UpdateOracle> textbook = textbook(training);
    for (int step = 0; step < STEPS; step++) {
      training.step(step, step % 2 == 0 ? 1 : 0.01f);
      double[] all =
          Stream.of(0, 1, 2)
              .map(training::gradient)
              .flatMapToDouble(Arrays::stream)
              .map(g -> Math.clamp(g, -0.5, 0.5))
              .toArray();
      double norm = UpdateOracle.clipNorm(1.5, all);
      assertEquals(step % 2 == 0, norm > 1.5, "norm " + norm);
      int from = 0;
      for (int i = 0; i < textbook.size(); i++) {
        int to = from + PARAMETERS.get(i).shape().elements(1);
        double[] part = Arrays.copyOfRange(all, from, to);
        textbook.get(i).step(Adam.of(0.01f), WeightDecay.NONE, part);
        from = to;
      }
    }
    training.assertNear(textbook);
  }

  @Test
  void gradientsOfSomeBatchesAreOneUpdateOfTheirMean() {
    var training = new Training(adam(0.01f).accumulate(4));
    List<UpdateOracle> textbook = textbook(training);
    double[][] sums = new double[3][];
    for (int step = 0; step < STEPS; step++) {
      float[] before = training.parameters.clone();
      training.step(step, 1);
      for (int i = 0; i < 3; i++) {
        double[] gradient = training.gradient(i);
        if (step % 4 == 0) {
          sums[i] = new double[gradient.length];
        }
        for (int j = 0; j < gradient.length; j++) {
          sums[i][j] += gradient[j] / 4;
        }
        if (step % 4 == 3) {
          textbook.get(i).step(Adam.of(0.01f), WeightDecay.NONE, sums[i]);
        }
      }
      if (step % 4 != 3) {
        assertArrayEquals(before, training.parameters);
      }
    }
    training.assertNear(textbook);
  }

  @Test
  void theRateFallsWhereTheLossDoesNot() {
    var training = new Training(sgd(1).reduceOnPlateau(new Plateau(0.5, 1, 0.1, 0.2)));
    float[] losses = {1, 0.95f, 0.85f, 0.8f, 0.9f, Float.NaN, 0.8f, 0.8f, 0.8f, 0.8f, 0.1f};
    double[] factors = {1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2};
    for (int epoch = 0; epoch < losses.length; epoch++) {
      training.update.endEpoch(losses[epoch]);
      float[] before = training.parameter(1);
      training.step(epoch, 1);
      double[] gradient = training.gradient(1);
      assertEquals(
          before[0] - factors[epoch] * gradient[0],
          training.parameter(1)[0],
          1e-6,
          "epoch " + epoch);
    }
  }

  @Test
  void anUnusableSettingIsRefused() {
    RuleOptimizer adam = adam(0.1f);
    for (Runnable bad :
        List.<Runnable>of(
            () -> adam.clipNorm(0),
            () -> adam.clipNorm(Float.NaN),
            () -> adam.clipValue(-1),
            () -> adam.accumulate(0),
            () -> adam.group(name -> true, WeightDecay.NONE, -1),
            () -> nesterov(0.1f, 0),
            () -> momentum(0.1f, 1),
            () -> Plateau.of(1, 3),
            () -> Plateau.of(0.5, -1),
            () -> new Plateau(0.5, 1, 1, 0),
            () -> new Plateau(0.5, 1, 0, 2),
            () -> Optimizers.of(new AdaGrad(0.1f, 0)),
            () -> Optimizers.of(new Lion(0.1f, 1, 0)))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
  }

  private static List<UpdateOracle> textbook(Training training) {
    return Stream.of(0, 1, 2).map(i -> new UpdateOracle(doubles(training.parameter(i)))).toList();
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Parameters whose gradients are drawn. */
  private final class Training {

    private final float[] parameters = new float[LAYOUT.size()];
    private final float[] gradients = new float[LAYOUT.size()];
    private final float[] drawn = new float[LAYOUT.size()];
    private final Optimizer.Update update;

    Training(Optimizer optimizer) {
      draw(parameters, 0, 1);
      update = optimizer.bind(CpuBackend.of(lanewise), LAYOUT, parameters, gradients);
    }

    void step(int step, float scale) {
      draw(drawn, step + 1, scale);
      System.arraycopy(drawn, 0, gradients, 0, drawn.length);
      update.step(1);
    }

    private void draw(float[] target, int stream, float scale) {
      Philox random = new Philox(7, stream);
      for (Tensor parameter : PARAMETERS) {
        int offset = LAYOUT.offset(parameter);
        for (int i = 0; i < parameter.shape().elements(1); i++) {
          target[offset + i] = scale * random.normal(offset + i);
        }
      }
    }

    private float[] part(float[] region, int parameter) {
      int offset = LAYOUT.offset(PARAMETERS.get(parameter));
      int end = offset + PARAMETERS.get(parameter).shape().elements(1);
      return Arrays.copyOfRange(region, offset, end);
    }

    float[] parameter(int index) {
      return part(parameters, index);
    }

    double[] gradient(int index) {
      return doubles(part(drawn, index));
    }

    void assertNear(List<UpdateOracle> textbook) {
      for (int i = 0; i < textbook.size(); i++) {
        assertArrayEquals(
            textbook.get(i).parameters(), doubles(parameter(i)), 2e-5, PARAMETERS.get(i) + "");
      }
    }
  }
}
