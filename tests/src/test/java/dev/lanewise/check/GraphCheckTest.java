// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.frozen;
import static dev.lanewise.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.graph.GraphCheck;
import dev.lanewise.nn.Losses;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.StopGradient;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCheckTest {

  /** An op whose gradient forgets a factor of two. */
  private record WrongSquare() implements Op {

    @Override
    public List<Shape> shapes(List<Tensor> inputs) {
      return List.of(Rules.same(this, inputs, 1));
    }

    @Override
    public <F, I> Step bind(Binding<F, I> binding) {
      var kernel = binding.kernels().elementwise();
      var x = binding.input(0);
      var y = binding.output(0);
      return () ->
          kernel.multiply(
              y.size(), x.storage(), x.offset(), x.storage(), x.offset(), y.storage(), y.offset());
    }

    @Override
    public void backward(Node node, Adjoints adjoints) {
      adjoints.addToInput(0, Multiply.of(node.input(0), adjoints.ofOutput()));
    }
  }

  @Test
  void aWrongGradientIsFoundAndNamed() {
    Tensor weight = Tensor.parameter("weight", Shape.of(3));
    GradientReport report = GraphCheck.standard().of(Tensor.of(new WrongSquare(), weight));
    assertFalse(report.passes());
    assertTrue(report.worst().matches("weight\\[[0-2]]"), report.toString());
    assertEquals(2 * report.analytic(), report.numeric(), 1e-6);
  }

  @Test
  void modelsAreCheckedWithTheirLoss() {
    Sequential model =
        Sequential.of(
            frozen(dense(4, 5)), tanh(), dense(5, 6), batchNorm(), dropout(0.2f), dense(6, 3));
    GradientReport random = GraphCheck.standard().of(model, Losses.softmaxCrossEntropy());
    random.assertPasses("without weights");
    // Input 4 x 4; weight and bias of two layers; factor and bias of the normalisation.
    assertEquals(16 + 36 + 21 + 12, random.compared());
    model.initialize(1);
    for (var loss : List.of(Losses.mse(), Losses.softLabelCrossEntropy(), Losses.focal(2, 0.25f))) {
      GraphCheck.standard().seed(3).of(model, loss).assertPasses(loss);
    }
  }

  @Test
  void largeModelsAreCheckedAlongDirections() {
    Sequential model = Sequential.of(dense(80, 60), tanh(), dense(60, 2));
    GradientReport report = GraphCheck.standard().of(model, Losses.mse());
    report.assertPasses("large");
    assertEquals(64, report.compared());
  }

  @Test
  void whatHasNoGradientIsRefused() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    assertThrows(
        IllegalArgumentException.class, () -> GraphCheck.standard().of(StopGradient.of(x)));
  }
}
