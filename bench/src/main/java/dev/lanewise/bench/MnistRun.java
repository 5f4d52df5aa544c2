// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.EpochResult;
import dev.lanewise.nn.Losses;
import dev.lanewise.nn.Optimizers;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.IdxDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Our process in a {@link MnistRace}: a trainer, as anybody would write it. */
final class MnistRun {

  private static final int CLASSES = 10;

  private MnistRun() {}

  /** Takes the folder of MNIST, that of the exchange, and the seed. */
  public static void main(String[] arguments) throws IOException {
    Path images = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[2]);
    Sequential model =
        Sequential.of(dense(784, 512), relu(), dense(512, 256), relu(), dense(256, CLASSES));
    var train = new OrderedDataset(load(images, "train"));
    try (var lanewise = Lanewise.open();
        var trainer =
            Trainer.of(model, Losses.softmaxCrossEntropy())
                .optimizer(Optimizers.adam(MnistExchange.RATE))
                .batchSize(MnistExchange.BATCH)
                .seed(seed)
                .validateOn(load(images, "t10k"))
                .open(lanewise)) {
      int epochs = 0;
      boolean there = false;
      while (!there && epochs < MnistExchange.MOST_EPOCHS) {
        EpochResult result = trainer.fit(train).last();
        epochs++;
        there = MnistExchange.tell(result.validationAccuracy());
      }
    }
    leave(model, train, seed, new MnistExchange(Path.of(arguments[1])));
  }

  private static Dataset load(Path images, String part) throws IOException {
    return IdxDataset.load(
        images.resolve(part + "-images-idx3-ubyte"),
        images.resolve(part + "-labels-idx1-ubyte"),
        CLASSES);
  }

  /** After the clock has stopped. */
  private static void leave(
      Sequential model, OrderedDataset train, long seed, MnistExchange exchange)
      throws IOException {
    model.initialize(seed);
    List<String> names = model.parameters().names();
    for (int i = 0; i < names.size(); i++) {
      exchange.writeWeights(i, model.parameters().get(names.get(i)));
    }
    for (int epoch = 1; epoch <= train.epochs(); epoch++) {
      exchange.writeOrder(epoch, train.order(epoch));
    }
  }
}
