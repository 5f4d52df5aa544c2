// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import dev.lanewise.bench.MnistExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * DJL's process in the race to 98 % of MNIST: all images are one tensor, of which each step gathers
 * its own, and the test images go through the network at once.
 */
public final class PyTorchMnist {

  private static final int HEADER_OF_IMAGES = 16;
  private static final int HEADER_OF_LABELS = 8;
  private static final int FEATURES = 784;
  private static final float WHITE = 255;

  private final NDManager manager;
  private final Model model;
  private final Trainer trainer;
  private final NDArray images;
  private final NDArray labels;
  private final NDList testImages;
  private final NDArray testLabels;
  private boolean isNew = true;

  private PyTorchMnist(Path folder, MnistExchange exchange) throws IOException {
    manager = PyTorchContender.open();
    model = Model.newInstance("mnist", "PyTorch");
    List<Integer> sizes = MnistExchange.SIZES;
    model.setBlock(PyTorchMlp.network(sizes.stream().skip(1).mapToInt(size -> size).toArray()));
    trainer = PyTorchMlp.trainer(model, MnistExchange.RATE, FEATURES);
    List<float[]> weights = new ArrayList<>();
    for (int parameter = 0; parameter < 2 * (sizes.size() - 1); parameter++) {
      weights.add(exchange.readWeights(parameter));
    }
    PyTorchMlp.fill(model.getBlock(), weights);
    images = images(folder.resolve("train-images-idx3-ubyte"));
    labels = labels(folder.resolve("train-labels-idx1-ubyte"));
    testImages = new NDList(images(folder.resolve("t10k-images-idx3-ubyte")));
    testLabels = labels(folder.resolve("t10k-labels-idx1-ubyte"));
  }

  /** Takes the folder of MNIST and that of the exchange. */
  public static void main(String[] arguments) throws IOException {
    var exchange = new MnistExchange(Path.of(arguments[1]));
    new PyTorchMnist(Path.of(arguments[0]), exchange).race(exchange);
    // Without waiting for what the library would free.
    Runtime.getRuntime().halt(0);
  }

  private void race(MnistExchange exchange) throws IOException {
    boolean there = false;
    for (int epoch = 1; !there && epoch <= MnistExchange.MOST_EPOCHS; epoch++) {
      train(exchange.readOrder(epoch));
      there = MnistExchange.tell(accuracy());
    }
  }

  private void train(int[] order) {
    for (int from = 0; from < order.length; from += MnistExchange.BATCH) {
      var batch = new long[Math.min(MnistExchange.BATCH, order.length - from)];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = order[from + i];
      }
      // None for the first step, which makes the optimizer's moments: a scope would free them.
      try (var _ = isNew ? null : new NDScope()) {
        step(batch);
        isNew = false;
      }
    }
  }

  private void step(long[] batch) {
    NDArray chosen = manager.create(batch);
    var x = new NDList(images.get(chosen));
    var y = new NDList(labels.get(chosen));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(trainer.getLoss().evaluate(y, trainer.forward(x)));
    }
    trainer.step();
  }

  private double accuracy() {
    try (var _ = new NDScope()) {
      NDArray best = trainer.evaluate(testImages).singletonOrThrow().argMax(1);
      return best.eq(testLabels).toType(DataType.FLOAT32, false).mean().getFloat();
    }
  }

  private NDArray images(Path file) throws IOException {
    ByteBuffer pixels = content(file, HEADER_OF_IMAGES);
    var shape = new Shape(pixels.remaining() / FEATURES, FEATURES);
    try (NDArray bytes = manager.create(pixels, shape, DataType.UINT8)) {
      return bytes.toType(DataType.FLOAT32, false).divi(WHITE);
    }
  }

  private NDArray labels(Path file) throws IOException {
    ByteBuffer classes = content(file, HEADER_OF_LABELS);
    try (NDArray bytes = manager.create(classes, new Shape(classes.remaining()), DataType.UINT8)) {
      return bytes.toType(DataType.INT64, false);
    }
  }

  private static ByteBuffer content(Path file, int header) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return ByteBuffer.allocateDirect(all.length - header).put(all, header, all.length - header).flip();
  }
}
