// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Elementary;
import dev.lanewise.nn.op.Exp;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Scale;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.plan.Gradients;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not finite stops training, and the message says where it began. */
class HealthTest {

  private static final Dataset ORDINARY = Datasets.of(new float[20], new int[10], 2);

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  private static NonFiniteLossException failure(
      Trainer.Builder builder, Dataset data, Lanewise on) {
    try (Trainer trainer = builder.batchSize(4).open(on)) {
      return assertThrows(NonFiniteLossException.class, () -> trainer.fit(data));
    }
  }

  private FirstNonFinite first(Model model, Loss loss, Dataset data) {
    var e = failure(Trainer.of(model, loss), data, lanewise);
    FirstNonFinite first = e.first().orElseThrow();
    String message = Objects.requireNonNull(e.getMessage());
    assertTrue(message.contains(first.text()), message);
    return first;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInputIsNamedWithItsSample(boolean everyStep) {
    float[] inputs = new float[40];
    inputs[35] = Float.NaN;
    Dataset bad = Datasets.of(inputs, new int[20], 2);
    Trainer.Builder builder =
        Trainer.of(Sequential.of(dense(2, 2)), softmaxCrossEntropy()).checkEveryStep(everyStep);
    var e = failure(builder, bad, lanewise);
    assertEquals(
        "the loss is NaN in epoch 1, batch "
            + e.batch()
            + ": input input is NaN at element 1 of sample 17; clean the dataset",
        e.getMessage());
  }

  @Test
  void aTargetIsNamedWithItsSample() {
    Dataset bad =
        Datasets.ofTargets(new float[6], new float[] {0, 0, Float.NEGATIVE_INFINITY, 0, 0, 0}, 6);
    FirstNonFinite first = first(Sequential.of(dense(1, 1)), mse(), bad);
    assertEquals(FirstNonFinite.Kind.TARGET, first.kind());
    assertEquals(Float.NEGATIVE_INFINITY, first.value());
    assertEquals("element 0 of sample 2", first.index());
  }

  @Test
  void aParameterThatWasSetSoIsNamed() {
    Sequential model = Sequential.of(dense(2, 3), relu(), dense(3, 2));
    model.initialize(1);
    model.parameters().set("2.weight", new float[] {1, 2, 3, 4, Float.POSITIVE_INFINITY, 6});
    FirstNonFinite first = first(model, softmaxCrossEntropy(), ORDINARY);
    assertEquals(FirstNonFinite.Kind.PARAMETER, first.kind());
    assertEquals("2.weight", first.name());
    assertEquals("2", first.layer());
    assertEquals("[1, 1]", first.index());
  }

  private static Layer overflowing() {
    return (input, _) -> Exp.of(Scale.of(1e4f, input));
  }

  @Test
  void theOpAndLayerOfTheForwardPassAreNamedWithTheLine() {
    Sequential model = Sequential.of(dense(2, 3), relu(), overflowing(), dense(3, 2));
    model.initialize(1);
    model.parameters().set("0.bias", new float[] {0, 1, 0});
    FirstNonFinite first = first(model, softmaxCrossEntropy(), ORDINARY);
    assertEquals(FirstNonFinite.Kind.FORWARD, first.kind());
    assertEquals("Exp", first.name());
    assertEquals("2", first.layer());
    assertEquals(Float.POSITIVE_INFINITY, first.value());
    assertEquals("[0, 1]", first.index());
    assertTrue(Objects.requireNonNull(first.line()).startsWith("HealthTest.java:"), first.line());
  }

  /** The root of 0 is 0, and its slope infinite: the loss is finite, the gradients are not. */
  @Test
  void theOpAndLayerOfTheBackwardPassAreNamed() {
    Layer root = (input, _) -> Elementary.of(Unary.SQRT, input);
    Sequential model = Sequential.of(dense(2, 3), root, dense(3, 2));
    model.initialize(1);
    float[] before = model.parameters().get("0.weight");
    var e = failure(Trainer.of(model, softmaxCrossEntropy()), ORDINARY, lanewise);
    FirstNonFinite first = e.first().orElseThrow();
    assertEquals(FirstNonFinite.Kind.BACKWARD, first.kind());
    assertEquals("Divide, for the gradient of SQRT", first.name());
    assertEquals("1", first.layer());
    assertEquals(1, e.batch());
    String message = Objects.requireNonNull(e.getMessage());
    assertTrue(message.startsWith("the norm of the gradients is"), message);
    Bits.assertEqual("untouched", before, model.parameters().get("0.weight"));
  }

  /** They are NaN after the forward pass, because what came in was: an effect, no cause. */
  @Test
  void runningStatisticsAreNotBlamed() {
    Sequential model = Sequential.of(dense(2, 3), relu(), overflowing(), batchNorm(), dense(3, 2));
    model.initialize(1);
    model.parameters().set("0.bias", new float[] {0, 1, 0});
    FirstNonFinite first = first(model, softmaxCrossEntropy(), ORDINARY);
    assertEquals("Exp", first.name());
    assertEquals("2", first.layer());
  }

  /** Minus infinity of a mask is meant; what overflows later is not. */
  @Test
  void anInfinityThatIsMeantIsNotBlamed() {
    Tensor mask = Tensor.constant(Shape.of(3), 0, Float.NEGATIVE_INFINITY, 0);
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 2);
    Layer scores = (input, _) -> Softmax.of(Add.of(input, mask));
    Tensor y = builder.apply("scores", scores, builder.apply("in", dense(2, 3), x));
    var encoder = builder.layer("loud", overflowing());
    Model model = builder.model(x, builder.apply("out", dense(3, 2), encoder.apply(y)));
    model.initialize(1);
    FirstNonFinite first = first(model, softmaxCrossEntropy(), ORDINARY);
    assertEquals("Exp", first.name());
    assertEquals("loud", first.layer());
  }

  @Test
  void aLossWhoseSumOverflowsHasNoOpToBlame() {
    float[] targets = {1.5e19f, 1.5e19f, 1.5e19f, 1.5e19f};
    Dataset data = Datasets.ofTargets(new float[4], targets, 4);
    var e = failure(Trainer.of(Sequential.of(dense(1, 1)), mse()), data, lanewise);
    assertTrue(e.first().isEmpty(), e.getMessage());
  }

  @Test
  void withoutALookAtEveryStepTheMessageSaysHowToFindOut() {
    Sequential model = Sequential.of(dense(2, 3), relu(), dense(3, 2));
    Trainer.Builder builder =
        Trainer.of(model, mse()).optimizer(sgd(1e30f)).epochs(3).checkEveryStep(false);
    Dataset targets = Datasets.ofTargets(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new float[8], 4);
    var e = failure(builder, targets, lanewise);
    String message = Objects.requireNonNull(e.getMessage());
    assertTrue(message.endsWith("train with checkEveryStep(true) to see where it begins"), message);
  }

  @Test
  void aLookAtEveryStepChangesNoBit() {
    Dataset data = Samples.clouds(41, 12, 4, 6);
    float[] expected = null;
    for (boolean check : new boolean[] {false, true}) {
      Sequential model =
          Sequential.of(dense(12, 19), batchNorm(), relu(), dropout(0.3f), dense(19, 4));
      try (Trainer trainer =
          Trainer.of(model, softmaxCrossEntropy())
              .optimizer(adam(0.01f).clipNorm(1))
              .batchSize(16)
              .epochs(3)
              .checkEveryStep(check)
              .open(lanewise)) {
        trainer.fit(data);
      }
      float[] weights = model.parameters().get("4.weight");
      Bits.assertEqual("weights", expected == null ? weights : expected, weights);
      expected = weights;
    }
  }

  @Test
  void gradientsKnowWhatTheyAreOf() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 3));
    Tensor y = Exp.of(x);
    Tensor loss = Mean.of(Add.of(y, y));
    Gradients.Traced traced = Gradients.traced(loss, List.of(x));
    Tensor gradient = Objects.requireNonNull(traced.gradients().getFirst());
    assertEquals(y.node(), traced.origins().get(gradient.node()));
    assertEquals(y.node(), traced.origins().get(y.node()));
    assertThrows(IllegalArgumentException.class, () -> Gradients.traced(y, List.of(x)));
    assertNull(Gradients.traced(loss, List.of(Tensor.fill(Shape.of(2), 1))).gradients().getFirst());
  }

  @Test
  void usesOfASharedLayerAreCounted() {
    ModelBuilder builder = new ModelBuilder();
    Tensor x = builder.input("x", 3);
    var shared = builder.layer("encoder", dense(3, 3));
    Model model = builder.model(x, shared.apply(relu().apply(shared.apply(x), noScope())));
    assertEquals(
        List.of("encoder", "encoder#2"), model.layers().stream().map(LayerUse::name).toList());
    assertEquals(model.output(), model.layers().getLast().output());
    Tensor sum = Scale.of(2, x);
    Model unknown =
        new Model() {
          @Override
          public Tensor input() {
            return x;
          }

          @Override
          public Tensor output() {
            return sum;
          }

          @Override
          public Parameters parameters() {
            return new ModelBuilder().parameters();
          }
        };
    assertEquals(List.of(), unknown.layers());
  }

  private static Layer.Scope noScope() {
    return new ParametersBuilder().scope("");
  }
}
