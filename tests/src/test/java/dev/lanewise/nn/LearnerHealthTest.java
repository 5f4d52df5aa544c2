// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Elementary;
import dev.lanewise.nn.op.ElementwiseLoss;
import dev.lanewise.nn.op.Exp;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.plan.Plan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A learner, too, stops at what is not finite, and its message says where it began. */
class LearnerHealthTest {

  private static final int BATCH = 3;

  private final ModelBuilder trained = new ModelBuilder();
  private final ModelBuilder other = new ModelBuilder();
  private final Tensor x = trained.input("x", 2);
  private final Tensor target = trained.input("target", 1);
  private final Tensor labels = Tensor.labels("labels", 4);

  /** A model that is trained through one that is not, with two losses. */
  private final Tensor loss = loss();

  private Lanewise lanewise;
  private DeviceParameters<float[]> trainedWeights;
  private DeviceParameters<float[]> otherWeights;
  private Learner<float[], int[]> learner;
  private Plan<float[], int[]> plan;

  private Tensor loss() {
    Tensor h = trained.apply("in", dense(2, 3), x);
    Tensor root = trained.apply("root", (input, _) -> Elementary.of(Unary.SQRT, input), h);
    Tensor loud = other.apply("loud", (input, _) -> Exp.of(input), root);
    return Add.of(
        Mean.of(
            ElementwiseLoss.of(ElementLoss.MAE, other.apply("number", dense(3, 1), loud), target)),
        Mean.of(SoftmaxCrossEntropy.of(other.apply("classes", dense(3, 4), loud), labels)));
  }

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
    open(new float[] {1, 1, 1});
  }

  private void open(float[] bias) {
    CpuBackend backend = CpuBackend.of(lanewise);
    Parameters own = trained.parameters();
    own.set("in.weight", new float[] {1, 2, 3, 4, 5, 6});
    own.set("in.bias", bias);
    Parameters others = other.parameters();
    others.initialize(1);
    trainedWeights = new DeviceParameters<>(backend, own);
    otherWeights = new DeviceParameters<>(backend, others);
    learner =
        Learner.open(
            backend, loss, trainedWeights, sgd(0.01f), new RandomState(1), List.of(otherWeights));
    plan = learner.plan(BATCH);
    plan.write(target, new float[BATCH], 0);
    plan.writeLabels(labels, new int[] {0, 3, 1}, 0);
  }

  @AfterEach
  void close() {
    plan.close();
    learner.close();
    otherWeights.close();
    trainedWeights.close();
    lanewise.close();
  }

  private void step(float... inputs) {
    plan.write(x, inputs, 0);
    learner.step(plan);
  }

  private NonFiniteLossException failure(float... inputs) {
    float[] before = trainedWeights.storage().clone();
    var e = assertThrows(NonFiniteLossException.class, () -> step(inputs));
    Bits.assertEqual("untouched", before, trainedWeights.storage());
    return e;
  }

  private static FirstNonFinite first(NonFiniteLossException e) {
    FirstNonFinite first = e.first().orElseThrow();
    String message = Objects.requireNonNull(e.getMessage());
    assertTrue(message.contains(first.text()), message);
    return first;
  }

  @Test
  void anInputIsNamedAndTheNextStepMayBeGood() {
    step(1, 1, 1, 1, 1, 1);
    var e = failure(1, 1, 1, Float.NaN, 1, 1);
    assertEquals(
        "the loss is NaN in step 2: input x is NaN at [1, 1]; clean the inputs", e.getMessage());
    assertEquals(List.of(0, 0), List.of(e.epoch(), e.batch()));
    float[] before = trainedWeights.storage().clone();
    step(1, 1, 1, 1, 1, 1);
    float[] after = trainedWeights.storage();
    assertTrue(before[0] != after[0] && Float.isFinite(after[0]), after[0] + "");
  }

  @Test
  void theOpAndLayerOfAnotherModelAreNamed() {
    FirstNonFinite first = first(failure(1, 1, 1e5f, 1, 1, 1));
    assertEquals(FirstNonFinite.Kind.FORWARD, first.kind());
    assertEquals("Exp", first.name());
    assertEquals("loud", first.layer());
    assertEquals("[1, 0]", first.index());
    String line = Objects.requireNonNull(first.line());
    assertTrue(line.startsWith("LearnerHealthTest.java:"), line);
  }

  /** The root of 0 is 0, and its slope infinite: the loss is finite, the gradients are not. */
  @Test
  void theOpAndLayerOfTheBackwardPassAreNamed() {
    close();
    lanewise = Lanewise.builder().threads(1).open();
    open(new float[] {0, 0, 0});
    var e = failure(1, 1, 0, 0, 1, 1);
    String message = Objects.requireNonNull(e.getMessage());
    assertTrue(message.startsWith("the norm of the gradients is "), message);
    assertTrue(message.endsWith("lower the learning rate or clip gradients"), message);
    FirstNonFinite first = first(e);
    assertEquals(FirstNonFinite.Kind.BACKWARD, first.kind());
    assertEquals("Divide, for the gradient of SQRT", first.name());
    assertEquals("root", first.layer());
    assertEquals(Float.POSITIVE_INFINITY, Math.abs(first.value()));
  }

  @Test
  void aParameterOfAModelThatIsNotTrainedIsNamed() {
    otherWeights.storage()[0] = Float.NaN;
    FirstNonFinite first = first(failure(1, 1, 1, 1, 1, 1));
    assertEquals(FirstNonFinite.Kind.PARAMETER, first.kind());
    assertEquals("number.weight", first.name());
    assertEquals("number", first.layer());
  }

  @Test
  void withoutALookTheWeightsTakeTheStep() {
    learner.checkEveryStep(false);
    step(1, 1, 1, Float.NaN, 1, 1);
    assertTrue(Float.isNaN(trainedWeights.storage()[0]));
  }
}
