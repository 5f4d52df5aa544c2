// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Initializers.heNormal;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adamW;

import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Schedules;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Datasets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * MNIST by a network of dense layers, as well as that is usually done: dropout, weight decay of the
 * weights but not of the biases, and a learning rate that rises and falls once.
 */
@Command(
    name = "mnist",
    description = "784-512-256-10 with dropout and weight decay on MNIST, to 98.4 %% and more.",
    footer = {"", DigitChoice.HELP})
final class Mnist extends Example {

  private static final int BATCH = 128;

  /** What is kept from learning, to watch it with: one image in this many. */
  private static final int WATCHED = 12;

  @Mixin private final DigitChoice choice = new DigitChoice();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Override
  protected void run(Backend<?, ?> backend) {
    require(epochs >= 1, "--epochs is %d, must be at least 1".formatted(epochs));
    DigitData digits = choice.find();
    print("%s%n", digits.description());
    Datasets.Split split = digits.split(Math.max(1, digits.train().size() / WATCHED), seed);
    int updates = epochs * Math.ceilDiv(split.first().size(), BATCH);
    var model =
        Sequential.of(
            dense(digits.train().features(), 512).weights(heNormal()),
            relu(),
            dropout(0.2f),
            dense(512, 256).weights(heNormal()),
            relu(),
            dropout(0.2f),
            dense(256, 10));
    long begin = System.nanoTime();
    try (var trainer =
        Trainer.of(model, softmaxCrossEntropy())
            .optimizer(
                adamW(1e-3f, 0.01f)
                    .group(name -> name.endsWith(".bias"), WeightDecay.NONE)
                    .schedule(Schedules.oneCycle(updates)))
            .batchSize(BATCH)
            .epochs(epochs)
            .seed(seed)
            .validateOn(split.second())
            .on(progress())
            .open(backend)) {
      trainer.fit(split.first());
      double seconds = (System.nanoTime() - begin) * 1e-9;
      float accuracy = trainer.evaluate(digits.test()).accuracy();
      print("%ntest accuracy   %.2f %%, after %.1f s of training%n", 100 * accuracy, seconds);
    }
  }
}
