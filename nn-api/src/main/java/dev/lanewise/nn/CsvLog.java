// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a line for every epoch into a CSV file (RFC 4180, in UTF-8, but with lines that end in a
 * line feed): its number, loss, accuracy, both on the validation set, samples per second, learning
 * rate, and each metric. Numbers are as Java writes them, whatever the locale, and {@code NaN}
 * where there is none. A name with a comma, a quote or a line break stands in quotes, and its
 * quotes are doubled.
 *
 * <p>A file that is there already gets more lines, if it has the same first line. What a program
 * that was killed left of a line is cut off.
 */
public final class CsvLog implements TrainingListener, AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private String header = "";

  private CsvLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the file, and makes it if it is not there.
   *
   * @throws IOException if that cannot be done
   */
  public static CsvLog open(Path file) throws IOException {
    return new CsvLog(
        file,
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /**
   * Writes the epoch's line.
   *
   * @throws UncheckedIOException if it cannot be written, or the file has other columns; nothing is
   *     written then
   */
  @Override
  public void onEpochEnd(EpochResult result) {
    try {
      if (header.isEmpty()) {
        begin(header(result));
      }
      append(line(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(String wanted) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    if (!whole.isEmpty() && !whole.startsWith(wanted)) {
      throw new IOException(
          file + " begins with " + whole.lines().findFirst().orElse("") + ", must with " + wanted);
    }
    // Without a whole line there is nothing but the beginning of a header.
    if (whole.isEmpty() && !wanted.startsWith(text)) {
      throw new IOException(file + " is no CSV file with the header " + wanted);
    }
    channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
    channel.position(channel.size());
    if (whole.isEmpty()) {
      append(wanted);
    }
    header = wanted;
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String header(EpochResult result) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "epoch",
                "loss",
                "accuracy",
                "validation_loss",
                "validation_accuracy",
                "samples_per_second",
                "learning_rate"));
    fields.addAll(result.metrics().keySet());
    return String.join(",", fields.stream().map(CsvLog::quoted).toList()) + "\n";
  }

  private static String line(EpochResult result) {
    List<Object> fields =
        new ArrayList<>(
            List.of(
                result.epoch(),
                result.loss(),
                result.accuracy(),
                result.validationLoss(),
                result.validationAccuracy(),
                result.samplesPerSecond(),
                result.learningRate()));
    fields.addAll(result.metrics().values());
    return String.join(",", fields.stream().map(Object::toString).toList()) + "\n";
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  /** Closes the file. Closing twice does nothing. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
