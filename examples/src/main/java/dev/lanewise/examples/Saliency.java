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
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.OneHot;
import dev.lanewise.nn.op.Sum;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which pixels a network's answer hangs on: the gradient of the digit's score with respect to the
 * image (Simonyan, Vedaldi and Zisserman, 2013), averaged over noisy copies of it (SmoothGrad,
 * Smilkov and others, 2017). The proof: without the pixels where it is strongest, the network is
 * lost.
 */
@Command(
    name = "saliency",
    description = "Which pixels a network looks at when it reads a digit, as a picture.",
    footer = {"", DigitChoice.HELP})
final class Saliency extends Example {

  private static final int EXPLAINED = 500;
  private static final int SHOWN = 10;
  private static final int COPIES = 16;
  private static final float NOISE = 0.2f;
  private static final int REMOVED = 30;

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
      Dataset images = digits.test().take(Math.min(EXPLAINED, digits.test().size()));
      float[] pixels = images.copyInputs();
      float[] saliency = saliency(model, images, backend);
      var random = new Random(seed);
      float[] ink = each(pixels.length, i -> pixels[i] * saliency[i]);
      float[] chance = each(pixels.length, i -> pixels[i] > 0 ? random.nextFloat() : -1);
      Dataset blind = without(images, ink);
      Dataset control = without(images, chance);
      print("%ntest accuracy   %.2f %%%n", 100 * trainer.evaluate(images).accuracy());
      print("without the %d pixels that speak most for the digit   ", REMOVED);
      print("%6.2f %%%n", 100 * trainer.evaluate(blind).accuracy());
      print("without %d pixels of its ink, drawn at random         ", REMOVED);
      print("%6.2f %%%n", 100 * trainer.evaluate(control).accuracy());
      pictures.save("saliency", draw(digits, pixels, saliency, ink, blind.copyInputs()));
    }
  }

  /** The mean gradient of the right digit's score, over noisy copies of each image. */
  private <F, I> float[] saliency(Model model, Dataset images, Backend<F, I> backend) {
    Tensor labels = Tensor.labels("labels", images.classes());
    Tensor score = Sum.of(Multiply.of(model.output(), OneHot.of(images.classes(), labels)));
    Tensor slope = Gradients.of(score, model.input());
    float[] pixels = images.copyInputs();
    var noisy = new float[pixels.length];
    var slopes = new float[pixels.length];
    var saliency = new float[pixels.length];
    var random = new Random(seed);
    try (var weights = new DeviceParameters<>(backend, model.parameters());
        var plan = Plan.on(backend, images.size()).parameters(weights).output(slope).compile()) {
      plan.writeLabels(labels, images.copyLabels(), 0);
      for (int copy = 0; copy < COPIES; copy++) {
        for (int i = 0; i < pixels.length; i++) {
          noisy[i] = pixels[i] + NOISE * (float) random.nextGaussian();
        }
        plan.write(model.input(), noisy, 0);
        plan.run();
        plan.read(slope, slopes, 0);
        for (int i = 0; i < pixels.length; i++) {
          saliency[i] += slopes[i] / COPIES;
        }
      }
    }
    return saliency;
  }

  private interface Value {
    float at(int pixel);
  }

  private static float[] each(int count, Value value) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = value.at(i);
    }
    return values;
  }

  /** The same images, in each of which the pixels that rank highest are black. */
  private static Dataset without(Dataset images, float[] ranks) {
    float[] pixels = images.copyInputs();
    int size = images.features();
    for (int from = 0; from < pixels.length; from += size) {
      IntStream.range(from, from + size)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -ranks[i]))
          .limit(REMOVED)
          .forEach(i -> pixels[i] = 0);
    }
    return Datasets.of(pixels, images.copyLabels(), images.classes());
  }

  private static BufferedImage draw(
      DigitData digits, float[] pixels, float[] saliency, float[] ink, float[] blind) {
    int size = digits.height() * digits.width();
    var table = new ImageTable(digits.height(), digits.width());
    table.row("Test images");
    IntStream.range(0, SHOWN).forEach(i -> table.grey(pixels, i * size, ""));
    table.row("Where more ink would speak for the digit (red) or against it (blue)");
    IntStream.range(0, SHOWN).forEach(i -> table.signed(saliency, i * size, ""));
    table.row("How the ink that is there speaks");
    IntStream.range(0, SHOWN).forEach(i -> table.signed(ink, i * size, ""));
    table.row("Without the %d pixels that speak most for the digit".formatted(REMOVED));
    IntStream.range(0, SHOWN).forEach(i -> table.grey(blind, i * size, ""));
    return table.draw();
  }
}
