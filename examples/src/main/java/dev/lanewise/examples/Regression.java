// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Initializers.heNormal;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.gelu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Optimizers.adamW;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.EarlyStopping;
import dev.lanewise.nn.EpochResult;
import dev.lanewise.nn.History;
import dev.lanewise.nn.Metrics;
import dev.lanewise.nn.Scaler;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.CsvDataset;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.data.Missing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A number from a table. Unless there is a CSV file, the table is Friedman's first (Multivariate
 * Adaptive Regression Splines, 1991): ten columns, uniform from 0 to 1, of which five count, and
 * noise of variance 1.
 */
@Command(
    name = "regression",
    description = "A network on a table of numbers, stopped early: draws the curves of its losses.")
final class Regression extends Example {

  private static final int SAMPLES = 3_000;
  private static final int COLUMNS = 10;
  private static final int FEWEST = 10;

  @Mixin private final PictureFolder pictures = new PictureFolder();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "A table of numbers with a header (default: Friedman's first).")
  private @Nullable Path csv;

  @Option(names = "--target", paramLabel = "COLUMN", description = "What is to be predicted.")
  private @Nullable String target;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "200",
      description = "Passes over the samples, at most (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Override
  protected void run(Backend<?, ?> backend) throws IOException {
    require(epochs >= 1, "--epochs is %d, must be at least 1".formatted(epochs));
    require((csv == null) == (target == null), "--csv and --target need each other");
    require(
        csv == null || Files.isRegularFile(csv), "--csv is %s, which is no file".formatted(csv));
    Dataset table = table();
    require(
        table.size() >= FEWEST,
        "--csv has %d rows, must have at least %d".formatted(table.size(), FEWEST));
    Datasets.Split parts = Datasets.split(table, table.size() * 4 / 5, seed);
    Datasets.Split learnt = Datasets.split(parts.first(), parts.first().size() * 4 / 5, seed);
    // Fitted on what is learnt from alone: the rest must stay unseen.
    Scaler targets = Scaler.standardTargets(learnt.first());
    Dataset train = targets.applyTargets(learnt.first());
    Dataset validation = targets.applyTargets(learnt.second());
    Dataset test = targets.applyTargets(parts.second());
    var model =
        Sequential.of(
            Scaler.standard(train).layer(),
            dense(table.features(), 32).weights(heNormal()),
            gelu(),
            dense(32, 32).weights(heNormal()),
            gelu(),
            dense(32, 1));
    try (var trainer =
        Trainer.of(model, mse())
            .optimizer(adamW(3e-3f, 0.3f))
            .batchSize(32)
            .epochs(epochs)
            .seed(seed)
            .validateOn(validation)
            .metrics(Metrics.r2())
            .stopEarly(EarlyStopping.onLoss(20))
            .open(backend)) {
      History history = trainer.fit(train);
      var evaluation = trainer.evaluate(test);
      double deviation = targets.scale()[0] * Math.sqrt(evaluation.loss());
      print("epochs          %d, then the best weights%n", history.epochs().size());
      print(
          "R2              %.4f on %,d test samples%n",
          evaluation.metric(Metrics.r2()), test.size());
      print("deviation       %.4f%n", deviation);
      pictures.save("regression", draw(history));
    }
  }

  private Dataset table() throws IOException {
    if (csv == null || target == null) {
      print("Friedman's first table, with noise of deviation 1: at best an R2 of 0.96%n%n");
      return friedman();
    }
    CsvDataset table = CsvDataset.of(csv).targets(target).missing(Missing.DROP_ROW).load();
    print(
        "%s: %,d rows, %d columns, %d rows left out that lack a value%n%n",
        csv, table.size(), table.features(), table.dropped());
    return table;
  }

  /** {@code y = 10 sin(pi x1 x2) + 20 (x3 - 0.5)^2 + 10 x4 + 5 x5 + noise}. */
  private Dataset friedman() {
    var random = new Random(seed);
    var inputs = new float[SAMPLES * COLUMNS];
    var targets = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      var x = new double[COLUMNS];
      for (int j = 0; j < COLUMNS; j++) {
        x[j] = random.nextDouble();
        inputs[i * COLUMNS + j] = (float) x[j];
      }
      double middle = x[2] - 0.5;
      targets[i] =
          (float)
              (10 * StrictMath.sin(Math.PI * x[0] * x[1])
                  + 20 * middle * middle
                  + 10 * x[3]
                  + 5 * x[4]
                  + random.nextGaussian());
    }
    return Datasets.ofTargets(inputs, targets, SAMPLES);
  }

  private static BufferedImage draw(History history) {
    return LineChart.drawTitled(
        "Mean squared error, of scaled targets",
        "0.00",
        List.of(
            curve("training", history, EpochResult::loss),
            curve("validation", history, EpochResult::validationLoss)));
  }

  private static LineChart.Curve curve(
      String name, History history, ToDoubleFunction<EpochResult> value) {
    return new LineChart.Curve(name, history.epochs().stream().mapToDouble(value).toArray());
  }
}
