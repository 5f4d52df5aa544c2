// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.nn.graph.Shape;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tensors in a safetensors file: the length of the header as 8 bytes, the header as JSON padded
 * with spaces to a multiple of 8, then the numbers; all little-endian.
 */
final class SafeTensors {

  private static final int CHUNK_BYTES = 1 << 16;
  private static final String UNFINISHED = ".tmp";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private SafeTensors() {}

  /** Writes beside the place, then renames. */
  static void save(Path file, Map<String, String> metadata, List<StoredTensor> tensors)
      throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        byte[] header = header(metadata, tensors);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        write(channel, chunk.putLong(header.length));
        write(channel, ByteBuffer.wrap(header).position(header.length));
        for (StoredTensor tensor : tensors) {
          int end = tensor.offset() + tensor.size();
          for (int from = tensor.offset(); from < end; from += CHUNK_BYTES / Float.BYTES) {
            int count = Math.min(end - from, CHUNK_BYTES / Float.BYTES);
            chunk.clear().asFloatBuffer().put(tensor.values(), from, count);
            write(channel, chunk.position(count * Float.BYTES));
          }
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      removeAbandoned(file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** A process that was killed while it saved could not clean up after itself. */
  private static void removeAbandoned(Path file) {
    Pattern ours =
        Pattern.compile(
            Pattern.quote(file.getFileName() + ".")
                + "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"
                + Pattern.quote(UNFINISHED));
    Instant limit = Instant.now().minus(ABANDONED);
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
      for (Path other : all) {
        if (ours.matcher(other.getFileName().toString()).matches()
            && Files.getLastModifiedTime(other).toInstant().isBefore(limit)) {
          Files.deleteIfExists(other);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Another process removes it, or it can't be removed: what was saved is there all the same.
    }
  }

  private static void write(FileChannel channel, ByteBuffer filled) throws IOException {
    filled.flip();
    while (filled.hasRemaining()) {
      channel.write(filled);
    }
  }

  private static byte[] header(Map<String, String> metadata, List<StoredTensor> tensors)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = SafeTensorsHeader.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafeTensorsHeader.METADATA);
        for (var entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (StoredTensor tensor : tensors) {
        Shape shape = tensor.shape();
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", "F32");
        json.writeArrayFieldStart("shape");
        for (int i = 0; i < shape.rank(); i++) {
          json.writeNumber(shape.dimension(i));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(offset);
        offset += (long) Float.BYTES * shape.elements(1);
        json.writeNumber(offset);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  /** Room for a tensor of one dimension. */
  static float[] room(String name, int size) {
    if (size < 1) {
      throw new IllegalArgumentException(name + " is " + size + ", must be positive");
    }
    return new float[size];
  }

  /**
   * Reads exactly these tensors, and gives back the metadata. If that fails, some numbers may have
   * been read already.
   */
  static Map<String, String> load(Path file, List<StoredTensor> tensors) throws IOException {
    return load(file, _ -> tensors);
  }

  /** The same where what is to be read depends on the metadata. */
  static Map<String, String> load(
      Path file, Function<Map<String, String>, List<StoredTensor>> wanted) throws IOException {
    if (Files.isDirectory(file)) {
      throw SafeTensorsHeader.refuse(file, "is a folder, must be a file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw SafeTensorsHeader.refuse(
            file, "has " + size + " bytes, must have 8 for the length of the header");
      }
      long length = read(file, channel, 0, 8).getLong();
      if (length < 2 || length > Math.min(SafeTensorsHeader.MAX_BYTES, size - 8)) {
        throw SafeTensorsHeader.refuse(
            file,
            "has a header of "
                + Long.toUnsignedString(length)
                + " bytes, must be from 2 to "
                + SafeTensorsHeader.MAX_BYTES
                + " and end within the file's "
                + size
                + " bytes");
      }
      byte[] header = read(file, channel, 8, (int) length).array();
      long data = 8 + length;
      SafeTensorsHeader.Content content = SafeTensorsHeader.parse(file, header, size - data);
      List<StoredTensor> tensors = wanted.apply(content.metadata());
      List<SafeTensorsHeader.Entry> entries = inOrder(file, tensors, content.tensors());
      for (int i = 0; i < tensors.size(); i++) {
        StoredTensor tensor = tensors.get(i);
        int count = tensor.size();
        long from = data + entries.get(i).begin();
        for (int done = 0; done < count; done += CHUNK_BYTES / Float.BYTES) {
          int part = Math.min(count - done, CHUNK_BYTES / Float.BYTES);
          read(file, channel, from + (long) done * Float.BYTES, part * Float.BYTES)
              .asFloatBuffer()
              .get(tensor.values(), tensor.offset() + done, part);
        }
      }
      return content.metadata();
    }
  }

  /** The file's tensors, which must be those that are wanted, in the order of these. */
  private static List<SafeTensorsHeader.Entry> inOrder(
      Path file, List<StoredTensor> wanted, Map<String, SafeTensorsHeader.Entry> entries)
      throws IOException {
    List<String> names = wanted.stream().map(StoredTensor::name).toList();
    List<SafeTensorsHeader.Entry> ordered = new ArrayList<>();
    for (StoredTensor tensor : wanted) {
      String name = tensor.name();
      SafeTensorsHeader.Entry entry = entries.get(name);
      if (entry == null) {
        throw SafeTensorsHeader.refuse(
            file, "has no tensor " + name + ", only " + entries.keySet() + "; the model needs it");
      }
      if (!entry.shape().equals(shape(tensor.shape()))) {
        throw SafeTensorsHeader.refuse(
            file,
            "has tensor "
                + name
                + " with shape "
                + entry.shape()
                + ", the model's is "
                + tensor.shape());
      }
      ordered.add(entry);
    }
    for (String name : entries.keySet()) {
      if (!names.contains(name)) {
        throw SafeTensorsHeader.refuse(
            file, "has a tensor " + name + ", which is not among the model's " + names);
      }
    }
    return ordered;
  }

  private static List<Long> shape(Shape shape) {
    return IntStream.range(0, shape.rank()).mapToObj(i -> (long) shape.dimension(i)).toList();
  }

  private static ByteBuffer read(Path file, FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException(file + " ended at byte " + (position + bytes.position()));
      }
    }
    return bytes.flip();
  }
}
