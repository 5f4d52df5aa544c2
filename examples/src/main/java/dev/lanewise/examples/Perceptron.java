// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Optimizers.sgd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Metrics;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Activate;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.Relu;
import dev.lanewise.nn.op.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Rosenblatt's perceptron (1958): one neuron with a step, which learns from each mistake. It finds
 * any straight line between two classes; given x^2 as well, any parabola.
 */
@Command(
    name = "perceptron",
    description = "A perceptron on AND, above and below a line, and above and below a parabola.")
final class Perceptron extends Example {

  @Mixin private final PictureFolder pictures = new PictureFolder();

  private final List<Plane> panels = new ArrayList<>();

  /** What a neuron is told of a point. */
  private record Features(int count, boolean square) {

    static final Features PLAIN = new Features(2, false);
    static final Features SQUARED = new Features(3, true);

    float[] of(float[] points) {
      var features = new float[points.length / 2 * count];
      for (int from = 0, to = 0; from < points.length; from += 2, to += count) {
        features[to] = points[from];
        features[to + 1] = points[from + 1];
        if (square) {
          features[to + 2] = points[from] * points[from];
        }
      }
      return features;
    }
  }

  /** What is to be told from the rest of the plane. */
  private interface Region {

    boolean contains(float x, float y);

    default int[] labels(float[] points) {
      return IntStream.range(0, points.length / 2)
          .map(i -> contains(points[2 * i], points[2 * i + 1]) ? 1 : 0)
          .toArray();
    }
  }

  /**
   * The perceptron's criterion: nothing for a right answer, for a wrong one how wrong it is. Its
   * gradient is Rosenblatt's rule. Targets are -1 and 1.
   */
  private record Criterion() implements Loss {

    @Override
    public Tensor target(Tensor output) {
      return Tensor.input("target", output.shape());
    }

    @Override
    public Tensor losses(Tensor output, Tensor target) {
      return Mean.of(1, 2, Relu.of(Scale.of(-1, Multiply.of(output, target))));
    }

    @Override
    public Tensor prediction(Tensor output) {
      return Activate.of(Activation.STEP, output);
    }
  }

  @Override
  protected void run(Backend<?, ?> backend) throws IOException {
    float[] corners = {0, 0, 0, 1, 1, 0, 1, 1};
    learn("AND", corners, corners, (x, y) -> x + y > 1.5, Features.PLAIN, backend);
    var random = new Random(seed);
    float[] train = points(random, 2_000);
    float[] test = points(random, 500);
    learn("y > x", train, test, (x, y) -> y > x, Features.PLAIN, backend);
    Region parabola = (x, y) -> y > 2 * x * x - 1;
    learn("y > 2 x^2 - 1", train, test, parabola, Features.PLAIN, backend);
    learn("y > 2 x^2 - 1, told x^2", train, test, parabola, Features.SQUARED, backend);
    print("%n");
    pictures.save("perceptron", Plane.draw(panels.subList(1, panels.size())));
  }

  private void learn(
      String name,
      float[] train,
      float[] test,
      Region region,
      Features features,
      Backend<?, ?> backend) {
    try (var neuron =
        Trainer.of(Sequential.of(dense(features.count(), 1)), new Criterion())
            .optimizer(sgd(1))
            .batchSize(1)
            .epochs(50)
            .seed(seed)
            .metrics(Metrics.accuracy())
            .open(backend)) {
      neuron.fit(samples(train, region, features));
      var evaluation = neuron.evaluate(samples(test, region, features));
      print("%-26s %6.2f %% right%n", name, 100 * evaluation.metric(Metrics.accuracy()));
      panels.add(
          new Plane(
              name,
              1,
              Datasets.of(test, region.labels(test), 2),
              cells -> neuron.predict(features.of(cells), cells.length / 2)));
    }
  }

  private static Dataset samples(float[] points, Region region, Features features) {
    int[] labels = region.labels(points);
    var targets = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      targets[i] = 2 * labels[i] - 1;
    }
    return Datasets.ofTargets(features.of(points), targets, labels.length);
  }

  private static float[] points(Random random, int count) {
    var points = new float[2 * count];
    for (int i = 0; i < points.length; i++) {
      points[i] = 2 * random.nextFloat() - 1;
    }
    return points;
  }
}
