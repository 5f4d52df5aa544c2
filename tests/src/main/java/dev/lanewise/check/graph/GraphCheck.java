// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.check.GradientCheck;
import dev.lanewise.check.GradientReport;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Mean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the gradients of a graph with central differences, both in double precision, at a random
 * point. It finds wrong gradients of ops, not rounding errors of kernels.
 *
 * <pre>{@code
 * GraphCheck.standard().of(model, softmaxCrossEntropy()).assertPasses("my model");
 * GraphCheck.standard().of(MyOp.of(x, y)).assertPasses("my op");
 * }</pre>
 *
 * @param check step and tolerances
 * @param batch the batch size
 * @param seed of the point
 */
public record GraphCheck(GradientCheck check, int batch, long seed) {

  /** More components than this are checked along random directions. */
  private static final int MAX_COMPONENTS = 4096;

  private static final int DIRECTIONS = 64;

  /** {@link GradientCheck#standard()} with 4 rows. */
  public static GraphCheck standard() {
    return new GraphCheck(GradientCheck.standard(), 4, 1);
  }

  /** The same at another point. */
  public GraphCheck seed(long other) {
    return new GraphCheck(check, batch, other);
  }

  /**
   * Checks the gradients of a random weighting of a tensor with respect to all floats under it.
   *
   * @throws IllegalArgumentException if the tensor has no gradient with respect to any
   * @throws UnsupportedOperationException if an op under it has no gradient
   */
  public GradientReport of(Tensor tensor) {
    return of(tensor, Leaves.floatsUnder(tensor), Map.of());
  }

  /**
   * Checks the gradients of a model's mean loss with respect to its parameters and its input, at
   * the weights that it has, or at random ones if it has none.
   *
   * @throws IllegalArgumentException as {@link #of(Tensor)}, or if the loss does not take the
   *     output
   * @throws UnsupportedOperationException if an op of the model has no gradient
   */
  public GradientReport of(Model model, Loss loss) {
    Tensor losses = loss.losses(model.output(), loss.target(model.output()));
    Tensor mean = losses.shape().rank() == 0 ? losses : Mean.of(losses);
    List<Tensor> sources = new ArrayList<>();
    if (model.input().type() == ElementType.FLOAT32) {
      sources.add(model.input());
    }
    Map<Tensor, float[]> weights = new HashMap<>();
    for (String name : model.parameters().names()) {
      Tensor parameter = model.parameters().tensor(name);
      if (model.parameters().isTrained(name)) {
        sources.add(parameter);
      }
      if (model.parameters().isInitialized()) {
        weights.put(parameter, model.parameters().get(name));
      }
    }
    return of(mean, sources, weights);
  }

  private GradientReport of(Tensor tensor, List<Tensor> sources, Map<Tensor, float[]> known) {
    try (GraphFunction function = new GraphFunction(tensor, sources, known, batch, seed)) {
      double[] point = function.point();
      double[] gradient = function.gradient();
      return point.length > MAX_COMPONENTS
          ? check.directions(function::at, point, gradient, DIRECTIONS, seed)
          : check.components(function::at, point, gradient, function::name);
    }
  }
}
