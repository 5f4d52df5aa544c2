// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what every epoch gives into an event file for TensorBoard, with the epoch as the step:
 * {@code loss/train}, {@code loss/validation}, {@code accuracy/train}, {@code accuracy/validation},
 * {@code metric/...} for each metric, {@code learning_rate} and {@code samples_per_second}. What is
 * NaN because there is no such thing is left out.
 *
 * <pre>{@code
 * try (var log = TensorBoardLog.open(Path.of("runs", "first"));
 *     var trainer = Trainer.of(model, loss).on(log).on(progressBar()).open(lanewise)) { ... }
 * }</pre>
 */
public final class TensorBoardLog implements TrainingListener, AutoCloseable {

  private final EventFile file;

  private TensorBoardLog(EventFile file) {
    this.file = file;
  }

  /**
   * Begins a new file in a folder, which is made if it is not there. A training that is resumed
   * goes on in another file of the same folder.
   *
   * @throws IOException if that cannot be done
   */
  public static TensorBoardLog open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new TensorBoardLog(new EventFile(folder, System.currentTimeMillis()));
  }

  /**
   * Writes the epoch's numbers.
   *
   * @throws UncheckedIOException if they cannot be written
   */
  @Override
  public void onEpochEnd(EpochResult result) {
    Map<String, Float> scalars = new LinkedHashMap<>();
    scalars.put("loss/train", result.loss());
    scalars.put("loss/validation", result.validationLoss());
    scalars.put("accuracy/train", result.accuracy());
    scalars.put("accuracy/validation", result.validationAccuracy());
    result.metrics().forEach((name, value) -> scalars.put("metric/" + name, value.floatValue()));
    scalars.put("learning_rate", result.learningRate());
    scalars.put("samples_per_second", (float) result.samplesPerSecond());
    scalars.values().removeIf(value -> Float.isNaN(value));
    try {
      file.scalars(System.currentTimeMillis(), result.epoch(), scalars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the file. Closing twice does nothing. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
