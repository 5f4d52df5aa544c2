// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the processes of a race leave to each other: the first weights of ours, and the order in
 * which it took the images.
 */
public final class MnistExchange {

  /** Units of the layers. */
  public static final List<Integer> SIZES = List.of(784, 512, 256, 10);

  /** Images in a step. */
  public static final int BATCH = 128;

  /** The learning rate of Adam. */
  public static final float RATE = 1e-3f;

  /** Who has not got there by then never will. */
  public static final int MOST_EPOCHS = 20;

  static final String EPOCH = "test accuracy ";

  private final Path folder;

  /** In a folder that both know. */
  public MnistExchange(Path folder) {
    this.folder = folder;
  }

  /**
   * Says how good a network is after an epoch.
   *
   * @return whether that is enough
   */
  public static boolean tell(double accuracy) {
    System.out.println(EPOCH + String.format(Locale.ROOT, "%.4f", accuracy));
    return accuracy >= MnistRace.WANTED;
  }

  static double accuracy(String line) {
    return Double.parseDouble(line.substring(EPOCH.length()));
  }

  void writeWeights(int parameter, float[] weights) throws IOException {
    var bytes = ByteBuffer.allocate(Float.BYTES * weights.length);
    bytes.asFloatBuffer().put(weights);
    Files.write(weights(parameter), bytes.array());
  }

  /** The first weights of a parameter, in the order of the layers, weight before bias. */
  public float[] readWeights(int parameter) throws IOException {
    var floats = ByteBuffer.wrap(Files.readAllBytes(weights(parameter))).asFloatBuffer();
    var weights = new float[floats.remaining()];
    floats.get(weights);
    return weights;
  }

  void writeOrder(int epoch, int[] order) throws IOException {
    var bytes = ByteBuffer.allocate(Integer.BYTES * order.length);
    bytes.asIntBuffer().put(order);
    Files.write(order(epoch), bytes.array());
  }

  /** The images of an epoch, counted from 1, in their order; of the first if ours had no such. */
  public int[] readOrder(int epoch) throws IOException {
    Path file = Files.exists(order(epoch)) ? order(epoch) : order(1);
    var ints = ByteBuffer.wrap(Files.readAllBytes(file)).asIntBuffer();
    var order = new int[ints.remaining()];
    ints.get(order);
    return order;
  }

  private Path weights(int parameter) {
    return folder.resolve("weights" + parameter);
  }

  private Path order(int epoch) {
    return folder.resolve("order" + epoch);
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
