// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.DeviceParameters;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Sum;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Adversarial examples by the fast gradient sign method (Goodfellow, Shlens and Szegedy, 2015):
 * each pixel is moved a little, in the direction in which the loss rises.
 */
@Command(
    name = "adversarial",
    description = "Digits changed a little so that a network misreads them (FGSM).",
    footer = {"", DigitChoice.HELP})
final class Adversarial extends Example {

  private static final int ATTACKED = 1_000;
  private static final int SHOWN = 10;
  private static final float SHOWN_EPSILON = 0.1f;
  private static final float[] EPSILONS = {0, 0.02f, 0.05f, SHOWN_EPSILON, 0.15f, 0.2f, 0.3f};

  @Mixin private final DigitChoice choice = new DigitChoice();
  @Mixin private final PictureFolder pictures = new PictureFolder();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Override
  protected void run(Backend<?, ?> backend) throws IOException {
    require(epochs >= 1, "--epochs is %d, must be at least 1".formatted(epochs));
    DigitData digits = choice.find();
    print("%s%n", digits.description());
    var model = Sequential.of(dense(digits.train().features(), 128), relu(), dense(128, 10));
    try (var trainer =
        Trainer.of(model, softmaxCrossEntropy())
            .optimizer(adam(1e-3f))
            .batchSize(128)
            .epochs(epochs)
            .seed(seed)
            .on(progress())
            .open(backend)) {
      trainer.fit(digits.train());
      Dataset images = digits.test().take(Math.min(ATTACKED, digits.test().size()));
      float[] worst = signs(slopes(model, images, backend));
      float[] any = signs(noise(worst.length));
      print("%nepsilon         test accuracy   with random signs%n");
      for (float epsilon : EPSILONS) {
        float attacked = trainer.evaluate(moved(images, epsilon, worst)).accuracy();
        float disturbed = trainer.evaluate(moved(images, epsilon, any)).accuracy();
        print("%-15.2f %6.2f %%        %6.2f %%%n", epsilon, 100 * attacked, 100 * disturbed);
      }
      pictures.save("adversarial", draw(digits, images, worst, trainer));
    }
  }

  /** The gradient of the loss with respect to each pixel. */
  private static <F, I> float[] slopes(Model model, Dataset images, Backend<F, I> backend) {
    var criterion = softmaxCrossEntropy();
    Tensor labels = criterion.target(model.output());
    Tensor loss = Sum.of(criterion.losses(model.output(), labels));
    Tensor slope = Gradients.of(loss, model.input());
    float[] pixels = images.copyInputs();
    var slopes = new float[pixels.length];
    try (var weights = new DeviceParameters<>(backend, model.parameters());
        var plan = Plan.on(backend, images.size()).parameters(weights).output(slope).compile()) {
      plan.write(model.input(), pixels, 0);
      plan.writeLabels(labels, images.copyLabels(), 0);
      plan.run();
      plan.read(slope, slopes, 0);
    }
    return slopes;
  }

  private float[] noise(int count) {
    var random = new Random(seed);
    var noise = new float[count];
    for (int i = 0; i < count; i++) {
      noise[i] = random.nextFloat() - 0.5f;
    }
    return noise;
  }

  private static float[] signs(float[] values) {
    var signs = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      signs[i] = Math.signum(values[i]);
    }
    return signs;
  }

  /** The same images with each pixel moved by epsilon, within what pixels can be. */
  private static Dataset moved(Dataset images, float epsilon, float[] directions) {
    float[] pixels = images.copyInputs();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.clamp(pixels[i] + epsilon * directions[i], 0f, 1f);
    }
    return Datasets.of(pixels, images.copyLabels(), images.classes());
  }

  private static BufferedImage draw(
      DigitData digits, Dataset images, float[] directions, Trainer trainer) {
    int size = images.features();
    Dataset originals = images.take(SHOWN);
    Dataset attacked = moved(images, SHOWN_EPSILON, directions).take(SHOWN);
    var table = new ImageTable(digits.height(), digits.width());
    table.row("Test images, and what the network reads in them");
    addRead(table, originals, trainer);
    table.row("Where the loss rises with a pixel (red) and where it falls (blue)");
    for (int i = 0; i < SHOWN; i++) {
      table.signed(directions, i * size, "");
    }
    table.row("Each pixel moved by %s, and what the network reads now".formatted(SHOWN_EPSILON));
    addRead(table, attacked, trainer);
    return table.draw();
  }

  private static void addRead(ImageTable table, Dataset images, Trainer trainer) {
    float[] pixels = images.copyInputs();
    float[] probabilities = trainer.predict(pixels, images.size());
    for (int i = 0; i < images.size(); i++) {
      float[] row = Arrays.copyOfRange(probabilities, 10 * i, 10 * i + 10);
      int read = IntStream.range(0, 10).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
      table.grey(
          pixels,
          i * images.features(),
          String.format(Locale.ROOT, "%d: %.1f %%", read, 100 * row[read]));
    }
  }
}
