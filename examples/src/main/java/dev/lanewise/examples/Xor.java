// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.bceWithLogits;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import picocli.CommandLine.Command;

/** Exclusive or, which no single neuron can learn, by a network with one hidden layer. */
@Command(
    name = "xor",
    description = "Exclusive or by a network with a hidden layer: prints the truth table learned.")
final class Xor extends Example {

  private static final float[] INPUTS = {0, 0, 0, 1, 1, 0, 1, 1};
  private static final float[] XOR = {0, 1, 1, 0};

  @Override
  protected void run(Backend<?, ?> backend) {
    Dataset table = Datasets.ofTargets(INPUTS, XOR, 4);
    var model = Sequential.of(dense(2, 4), tanh(), dense(4, 1));
    try (var trainer =
        Trainer.of(model, bceWithLogits())
            .optimizer(adam(0.05f))
            .batchSize(4)
            .epochs(500)
            .seed(seed)
            .open(backend)) {
      trainer.fit(table);
      float[] learned = trainer.predict(INPUTS, 4); // probabilities of 1
      print("a  b    a xor b   learned%n");
      for (int i = 0; i < 4; i++) {
        print("%.0f  %.0f    %.0f         ", INPUTS[2 * i], INPUTS[2 * i + 1], XOR[i]);
        print("%.4f%n", learned[i]);
      }
      print("%nloss            %.5f%n", trainer.evaluate(table).loss());
    }
  }
}
