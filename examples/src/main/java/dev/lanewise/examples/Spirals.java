// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Initializers.heNormal;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Schedules;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two circles and two spirals, each inside the other, told apart by a network. */
@Command(
    name = "spirals",
    description = "Circles and spirals inside each other: draws what a network makes of the plane.")
final class Spirals extends Example {

  private static final int TRAIN = 1_000;
  private static final int TEST = 400;
  private static final int BATCH = 50;
  private static final double NOISE = 0.03;

  @Mixin private final PictureFolder pictures = new PictureFolder();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Passes over the points (default: ${DEFAULT-VALUE}).")
  private int epochs;

  /** One of two curves, in polar coordinates: how far out, and how many turns. */
  private interface Curve {
    double[] at(int which, double along);
  }

  @Override
  protected void run(Backend<?, ?> backend) throws IOException {
    require(epochs >= 1, "--epochs is %d, must be at least 1".formatted(epochs));
    Curve circles = (which, along) -> new double[] {which == 0 ? 0.4 : 0.8, along};
    Curve spirals =
        (which, along) -> {
          double radius = StrictMath.sqrt(along); // as many points everywhere
          return new double[] {radius, 1.5 * radius + 0.5 * which};
        };
    List<Plane> panels =
        List.of(
            learn("circles", samples(circles), backend),
            learn("spirals", samples(spirals), backend));
    print("%n");
    pictures.save("spirals", Plane.draw(panels));
  }

  private Plane learn(String name, Dataset samples, Backend<?, ?> backend) {
    var model =
        Sequential.of(
            dense(2, 32).weights(heNormal()),
            relu(),
            dense(32, 32).weights(heNormal()),
            relu(),
            dense(32, 2));
    try (var trainer =
        Trainer.of(model, softmaxCrossEntropy())
            .optimizer(adam(0.01f).schedule(Schedules.cosine(epochs * TRAIN / BATCH)))
            .batchSize(BATCH)
            .epochs(epochs)
            .seed(seed)
            .open(backend)) {
      trainer.fit(samples.take(TRAIN));
      Dataset test = samples.skip(TRAIN);
      print("%-16s%.2f %% right%n", name, 100 * trainer.evaluate(test).accuracy());
      return new Plane(name, 1.1, test, cells -> trainer.predict(cells, cells.length / 2));
    }
  }

  /** Points near the curves. {@link StrictMath} draws the same ones on every machine. */
  private Dataset samples(Curve curve) {
    var random = new Random(seed);
    var points = new float[2 * (TRAIN + TEST)];
    var labels = new int[TRAIN + TEST];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
      double[] polar = curve.at(labels[i], random.nextDouble());
      double angle = 2 * Math.PI * polar[1];
      points[2 * i] = (float) (polar[0] * StrictMath.cos(angle) + NOISE * random.nextGaussian());
      points[2 * i + 1] =
          (float) (polar[0] * StrictMath.sin(angle) + NOISE * random.nextGaussian());
    }
    return Datasets.of(points, labels, 2);
  }
}
