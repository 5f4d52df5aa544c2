// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Initializers.heNormal;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.bceWithLogits;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Metrics;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An autoencoder: a digit goes through 32 numbers and must come out as it was. */
@Command(
    name = "autoencoder",
    description = "An autoencoder of digits: draws what is left of them after 32 numbers.",
    footer = {"", DigitChoice.HELP})
final class Autoencoder extends Example {

  private static final int CODE = 32;
  private static final int SHOWN = 10;

  @Mixin private final DigitChoice choice = new DigitChoice();
  @Mixin private final PictureFolder pictures = new PictureFolder();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Override
  protected void run(Backend<?, ?> backend) throws IOException {
    require(epochs >= 1, "--epochs is %d, must be at least 1".formatted(epochs));
    DigitData digits = choice.find();
    print("%s%n", digits.description());
    Dataset train = Datasets.reconstruction(digits.train());
    Dataset test = Datasets.reconstruction(digits.test());
    int pixels = train.features();
    var model =
        Sequential.of(
            dense(pixels, 256).weights(heNormal()),
            relu(),
            dense(256, CODE),
            dense(CODE, 256).weights(heNormal()),
            relu(),
            dense(256, pixels));
    try (var trainer =
        Trainer.of(model, bceWithLogits())
            .optimizer(adam(1e-3f))
            .batchSize(128)
            .epochs(epochs)
            .seed(seed)
            .metrics(Metrics.mse())
            .on(progress())
            .open(backend)) {
      trainer.fit(train);
      double baseline = squaredError(mean(train), test);
      double error = trainer.evaluate(test).metric(Metrics.mse());
      print("%nsquared error   %.5f, of the mean image %.5f%n", error, baseline);
      print("explained       %.1f %%%n", 100 * (1 - error / baseline));

      float[] originals = test.take(SHOWN).copyInputs();
      float[] reconstructions = trainer.predict(originals, SHOWN);
      var table = new ImageTable(digits.height(), digits.width());
      table.row("Test images");
      for (int i = 0; i < SHOWN; i++) {
        table.grey(originals, i * pixels, "");
      }
      table.row("What is left of them after %d numbers".formatted(CODE));
      for (int i = 0; i < SHOWN; i++) {
        table.grey(reconstructions, i * pixels, "");
      }
      pictures.save("autoencoder", table.draw());
    }
  }

  /** The best answer of who doesn't look at the image. */
  private static float[] mean(Dataset dataset) {
    var sample = new float[dataset.features()];
    var sum = new double[dataset.features()];
    for (int i = 0; i < dataset.size(); i++) {
      dataset.copy(i, sample, 0);
      for (int j = 0; j < sample.length; j++) {
        sum[j] += sample[j];
      }
    }
    var mean = new float[dataset.features()];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (float) (sum[j] / dataset.size());
    }
    return mean;
  }

  private static double squaredError(float[] answer, Dataset dataset) {
    var sample = new float[answer.length];
    double sum = 0;
    for (int i = 0; i < dataset.size(); i++) {
      dataset.copy(i, sample, 0);
      for (int j = 0; j < sample.length; j++) {
        double difference = sample[j] - answer[j];
        sum += difference * difference;
      }
    }
    return sum / ((double) dataset.size() * answer.length);
  }
}
