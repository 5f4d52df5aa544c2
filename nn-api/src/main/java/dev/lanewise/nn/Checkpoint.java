// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.CheckpointNumbers.requireEqual;

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
import org.jspecify.annotations.Nullable;

/**
 * A training in a safetensors file: parameters as {@code model.NAME}, what the optimizer keeps of
 * each as {@code optimizer.WHAT.NAME}, the weights of the best epoch, if early stopping is in
 * progress and has found one, as {@code best.NAME}, and numbers as metadata. A sum over all of it
 * is among them, so that no changed bit goes unnoticed.
 */
final class Checkpoint<F, I> {

  private static final String FORMAT = "lanewise-checkpoint-1";
  private static final String SUM = "crc32c";
  private static final String STOPPING = "early_stopping.";

  private final TrainingState<F, I> state;
  private final int batchSize;
  private final @Nullable EarlyStopping rule;

  Checkpoint(TrainingState<F, I> state, int batchSize, @Nullable EarlyStopping rule) {
    this.state = state;
    this.batchSize = batchSize;
    this.rule = rule;
  }

  /**
   * Where a training was.
   *
   * @param epoch the number of its epochs
   * @param best what early stopping had seen; null if it was not in progress
   */
  record Resumed(int epoch, BestEpoch.@Nullable Snapshot best) {}

  /** Saves a training after some epochs, in the midst of early stopping or not. */
  void save(Path file, int epoch, BestEpoch.@Nullable Snapshot best) throws IOException {
    ResumableUpdate.Snapshot snapshot = update().snapshot();
    List<StoredTensor> tensors = tensors(state.parameters.read(), snapshot);
    Map<String, String> numbers = new TreeMap<>();
    snapshot.numbers().forEach((name, value) -> numbers.put("optimizer." + name, value));
    numbers.put("format", FORMAT);
    numbers.put("batch_size", Integer.toString(batchSize));
    numbers.put("epoch", Integer.toString(epoch));
    numbers.put("seed", Long.toString(state.random.seed()));
    numbers.put("step", Long.toString(state.random.step()));
    if (best != null && rule != null) {
      numbers.put(STOPPING + "quantity", rule.quantity());
      numbers.put(STOPPING + "higher", Boolean.toString(rule.higher()));
      numbers.put(STOPPING + "best", Double.toString(best.best()));
      numbers.put(STOPPING + "waited", Integer.toString(best.waited()));
      numbers.put(STOPPING + "found", Boolean.toString(best.weights().length > 0));
      tensors.addAll(bestTensors(best.weights()));
    }
    numbers.put(SUM, sum(numbers, tensors));
    SafeTensors.save(file, numbers, tensors);
  }

  /** Loads a training; early stopping is left to the caller. */
  Resumed load(Path file) throws IOException {
    ResumableUpdate.Snapshot snapshot = update().emptySnapshot();
    float[] weights = new float[state.parameters.layout().size()];
    float[] best = new float[weights.length];
    List<StoredTensor> tensors = tensors(weights, snapshot);
    Map<String, String> metadata =
        new TreeMap<>(
            SafeTensors.load(
                file,
                found -> {
                  if ("true".equals(found.get(STOPPING + "found"))) {
                    tensors.addAll(bestTensors(best));
                  }
                  return tensors;
                }));
    try {
      CheckpointNumbers numbers = new CheckpointNumbers(metadata);
      requireEqual("format", FORMAT, numbers.text("format"));
      String sum = numbers.text(SUM);
      metadata.remove(SUM);
      requireEqual(SUM, sum(metadata, tensors), sum);
      requireEqual("batch size", Integer.toString(batchSize), numbers.text("batch_size"));
      requireEqual("seed", Long.toString(state.random.seed()), numbers.text("seed"));
      int epoch = numbers.integer("epoch");
      long step = numbers.count("step");
      var stopping = stopping(numbers.within(STOPPING), best);
      update().restore(snapshot, numbers.within("optimizer."));
      state.random.goTo(step);
      state.model.parameters().replace(weights);
      state.parameters.refresh();
      return new Resumed(epoch, stopping);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no checkpoint of this training: " + e.getMessage(), e);
    }
  }

  private BestEpoch.@Nullable Snapshot stopping(CheckpointNumbers numbers, float[] best) {
    if (numbers.metadata().isEmpty()) {
      return null;
    }
    if (rule == null) {
      throw new IllegalArgumentException("it is of one with early stopping");
    }
    requireEqual("early stopping's quantity", rule.quantity(), numbers.text("quantity"));
    requireEqual(
        "early stopping's higher", Boolean.toString(rule.higher()), numbers.text("higher"));
    boolean found = Boolean.parseBoolean(numbers.text("found"));
    return new BestEpoch.Snapshot(
        numbers.real("best"), numbers.integer("waited"), found ? best : new float[0]);
  }

  private List<StoredTensor> bestTensors(float[] weights) {
    return weights.length == 0 ? List.of() : state.model.parameters().stored("best.", weights);
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
