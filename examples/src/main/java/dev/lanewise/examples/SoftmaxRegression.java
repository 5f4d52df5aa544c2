// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.DeviceParameters;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The simplest classifier: a row of weights for each digit. Before it is trained, its gradient is
 * compared with what the loss really does where a weight is changed a little. For models of one's
 * own, {@code GraphCheck} of {@code lanewise-check} does that in double precision.
 */
@Command(
    name = "softmax-regression",
    description = "Softmax regression on digits: its gradient checked, its weights as a picture.",
    footer = {"", DigitChoice.HELP})
final class SoftmaxRegression extends Example {

  private static final int CHECKED = 64;

  /** In float32 a smaller step drowns in rounding, and a larger one sees the loss's curvature. */
  private static final float STEP = 0.01f;

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
    var model = Sequential.of(dense(digits.train().features(), 10));
    model.initialize(seed);
    checkGradient(model, digits.train().take(CHECKED), backend);
    try (var trainer =
        Trainer.of(model, softmaxCrossEntropy())
            .optimizer(adam(1e-3f))
            .batchSize(128)
            .epochs(epochs)
            .seed(seed)
            .on(progress())
            .open(backend)) {
      trainer.fit(digits.train());
      print("%ntest accuracy   %.2f %%%n", 100 * trainer.evaluate(digits.test()).accuracy());
    }
    float[] weights = model.parameters().get("0.weight");
    var table = new ImageTable(digits.height(), digits.width());
    table.row("What speaks for a digit is red, what speaks against it blue");
    for (int digit = 0; digit < 10; digit++) {
      table.signed(weights, digit * digits.train().features(), Integer.toString(digit));
    }
    pictures.save("softmax-regression", table.draw());
  }

  /** Compares the gradient of each weight with a central difference of the loss. */
  private <F, I> void checkGradient(Model model, Dataset samples, Backend<F, I> backend) {
    var criterion = softmaxCrossEntropy();
    Tensor labels = criterion.target(model.output());
    Tensor loss = Mean.of(criterion.losses(model.output(), labels));
    Tensor slopes = Gradients.of(loss, model.parameters().tensor("0.weight"));
    float[] weights = model.parameters().get("0.weight");
    var gradient = new float[weights.length];
    try (var parameters = new DeviceParameters<>(backend, model.parameters());
        var plan =
            Plan.on(backend, samples.size())
                .parameters(parameters)
                .output(loss)
                .output(slopes)
                .compile()) {
      plan.write(model.input(), samples.copyInputs(), 0);
      plan.writeLabels(labels, samples.copyLabels(), 0);
      plan.run();
      plan.read(slopes, gradient, 0);
      double largest = 0;
      double worst = 0;
      var value = new float[1];
      for (int i = 0; i < weights.length; i++) {
        double rise = 0;
        for (int side = 1; side >= -1; side -= 2) {
          float[] moved = weights.clone();
          moved[i] += side * STEP;
          model.parameters().set("0.weight", moved);
          parameters.refresh();
          plan.run();
          plan.read(loss, value, 0);
          rise += side * (double) value[0];
        }
        largest = Math.max(largest, Math.abs(gradient[i]));
        worst = Math.max(worst, Math.abs(gradient[i] - rise / (2 * STEP)));
      }
      model.parameters().set("0.weight", weights);
      print("gradient        %,d weights, the steepest %.5f%n", weights.length, largest);
      print("differences     off by at most %.7f, %.5f of that%n%n", worst, worst / largest);
    }
  }
}
