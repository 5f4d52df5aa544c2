// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A training in a safetensors file: parameters as {@code model.NAME}, what the optimizer keeps of
 * each as {@code optimizer.WHAT.NAME}, and numbers as metadata. A sum over all of it is among them,
 * so that no changed bit goes unnoticed.
 */
final class Checkpoint<F, I> {

  private static final String FORMAT = "lanewise-checkpoint-1";
  private static final String SUM = "crc32c";

  private final TrainingState<F, I> state;

  Checkpoint(TrainingState<F, I> state) {
    this.state = state;
  }

  /** Saves a training after some epochs. */
  void save(Path file, int epoch) throws IOException {
    ResumableUpdate.Snapshot snapshot = update().snapshot();
    List<StoredTensor> tensors = tensors(state.parameters.read(), snapshot);
    Map<String, String> numbers = new TreeMap<>();
    snapshot.numbers().forEach((name, value) -> numbers.put("optimizer." + name, value));
    numbers.put("format", FORMAT);
    numbers.put("epoch", Integer.toString(epoch));
    numbers.put("seed", Long.toString(state.random.seed()));
    numbers.put("step", Long.toString(state.random.step()));
    numbers.put(SUM, sum(numbers, tensors));
    SafeTensors.save(file, numbers, tensors);
  }

  /** Loads a training, and gives back the number of its epochs. */
  int load(Path file) throws IOException {
    ResumableUpdate.Snapshot snapshot = update().emptySnapshot();
    float[] weights = new float[state.parameters.layout().size()];
    List<StoredTensor> tensors = tensors(weights, snapshot);
    Map<String, String> metadata = new TreeMap<>(SafeTensors.load(file, tensors));
    try {
      CheckpointNumbers numbers = new CheckpointNumbers(metadata);
      requireEqual("format", FORMAT, numbers.text("format"));
      String sum = numbers.text(SUM);
      metadata.remove(SUM);
      requireEqual(SUM, sum(metadata, tensors), sum);
      requireEqual("seed", Long.toString(state.random.seed()), numbers.text("seed"));
      int epoch = numbers.integer("epoch");
      long step = numbers.count("step");
      update().restore(snapshot, numbers.within("optimizer."));
      state.random.goTo(step);
      state.model.parameters().replace(weights);
      state.parameters.refresh();
      return epoch;
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no checkpoint of this training: " + e.getMessage(), e);
    }
  }

  private static void requireEqual(String name, String wanted, String found) {
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException(name + " is " + found + ", must be " + wanted);
    }
  }

  private ResumableUpdate update() {
    if (state.update instanceof ResumableUpdate resumable) {
      return resumable;
    }
    throw new UnsupportedOperationException("only a RuleOptimizer can be saved and resumed");
  }

  private List<StoredTensor> tensors(float[] weights, ResumableUpdate.Snapshot snapshot) {
    List<StoredTensor> tensors =
        new ArrayList<>(state.model.parameters().stored("model.", weights));
    for (StoredTensor kept : snapshot.tensors()) {
      tensors.add(
          new StoredTensor("optimizer." + kept.name(), kept.shape(), kept.values(), kept.offset()));
    }
    return tensors;
  }

  private static String sum(Map<String, String> numbers, List<StoredTensor> tensors) {
    CRC32C crc = new CRC32C();
    numbers.forEach(
        (name, value) -> crc.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (StoredTensor tensor : tensors) {
      int end = tensor.offset() + tensor.size();
      for (int from = tensor.offset(); from < end; from += bytes.capacity() / Float.BYTES) {
        int count = Math.min(end - from, bytes.capacity() / Float.BYTES);
        bytes.clear().asFloatBuffer().put(tensor.values(), from, count);
        crc.update(bytes.limit(count * Float.BYTES));
      }
    }
    return Long.toHexString(crc.getValue());
  }
}
