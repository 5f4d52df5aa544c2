// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the header of a safetensors file and refuses one that does not describe its data. */
final class SafeTensorsHeader {

  /** The format's own limit, against headers made to exhaust memory. */
  static final int MAX_BYTES = 100_000_000;

  static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static final String METADATA = "__metadata__";

  private final Path file;
  private final JsonParser json;
  private final long dataBytes;

  /** A float32 tensor: its bytes are {@code [begin, end)} of the data. */
  record Entry(List<Long> shape, long begin, long end) {}

  /** What a header says: tensors and metadata by name. */
  record Content(Map<String, Entry> tensors, Map<String, String> metadata) {}

  private SafeTensorsHeader(Path file, JsonParser json, long dataBytes) {
    this.file = file;
    this.json = json;
    this.dataBytes = dataBytes;
  }

  static Content parse(Path file, byte[] header, long dataBytes) throws IOException {
    // As bytes, the parser would take some of them for UTF-16 or UTF-32.
    try (JsonParser json = JSON.createParser(text(header))) {
      return new SafeTensorsHeader(file, json, dataBytes).content();
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " has a header that is not valid JSON: " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " has a header that is not UTF-8", e);
    }
  }

  private static String text(byte[] header) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
  }

  static IOException refuse(Path file, String reason) {
    return new IOException(file + " " + reason);
  }

  private Content content() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      expect(json.nextToken(), JsonToken.START_OBJECT, name);
      if (name.equals(METADATA)) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.currentName();
          expect(json.nextToken(), JsonToken.VALUE_STRING, METADATA + "'s " + key);
          metadata.put(key, json.getText());
        }
      } else {
        entries.put(name, entry(name));
      }
    }
    if (json.nextToken() != null) {
      throw refuse(file, "has a header with more after its end");
    }
    requireWholeData(entries);
    return new Content(entries, metadata);
  }

  private Entry entry(String name) throws IOException {
    String type = "nothing";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> type = json.getValueAsString("nothing");
        case "shape" -> shape = numbers(name + "'s shape");
        case "data_offsets" -> offsets = numbers(name + "'s data_offsets");
        default -> throw refuse(file, "has an unknown field " + field + " in tensor " + name);
      }
    }
    if (!type.equals("F32")) {
      throw refuse(file, "has tensor " + name + " with dtype " + type + ", must be F32");
    }
    if (offsets.size() != 2
        || offsets.get(0) < 0
        || offsets.get(1) < offsets.get(0)
        || offsets.get(1) > dataBytes) {
      throw refuse(
          file,
          "has tensor "
              + name
              + " with data_offsets "
              + offsets
              + ", must be a begin and an end within "
              + dataBytes
              + " bytes of data");
    }
    long bytes = offsets.get(1) - offsets.get(0);
    if (bytes != bytes(name, shape)) {
      throw refuse(
          file,
          "has tensor "
              + name
              + " of shape "
              + shape
              + " in "
              + bytes
              + " bytes, must be "
              + bytes(name, shape));
    }
    return new Entry(shape, offsets.get(0), offsets.get(1));
  }

  private long bytes(String name, List<Long> shape) throws IOException {
    long bytes = Float.BYTES;
    try {
      for (long dimension : shape) {
        if (dimension < 0) {
          throw refuse(
              file, "has tensor " + name + " of shape " + shape + ", must not be negative");
        }
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException e) {
      throw new IOException(file + " has tensor " + name + " of shape " + shape + ", too large", e);
    }
    return bytes;
  }

  private List<Long> numbers(String what) throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY, what);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  /** The tensors must cover the data without gap or overlap, as the format demands. */
  private void requireWholeData(Map<String, Entry> entries) throws IOException {
    List<Map.Entry<String, Entry>> byOffset = new ArrayList<>(entries.entrySet());
    byOffset.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long end = 0;
    for (var entry : byOffset) {
      long begin = entry.getValue().begin();
      if (begin != end) {
        throw refuse(
            file,
            "has tensor "
                + entry.getKey()
                + " at byte "
                + begin
                + (begin < end ? ", which overlaps another" : ", which leaves a gap")
                + "; must be at "
                + end);
      }
      end = entry.getValue().end();
    }
    if (end != dataBytes) {
      throw refuse(file, "has " + dataBytes + " bytes of data, must have the tensors' " + end);
    }
  }

  private void expect(@Nullable JsonToken found, JsonToken wanted, String what) throws IOException {
    if (found != wanted) {
      throw refuse(file, "has " + found + " for " + what + ", must be " + wanted);
    }
  }
}
