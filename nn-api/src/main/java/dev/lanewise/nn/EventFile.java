// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of TensorFlow events: records of a length, its masked CRC-32C, a protocol buffer {@code
 * Event} and that one's masked CRC-32C. Each record is written by one call.
 */
final class EventFile implements AutoCloseable {

  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MASK_DELTA = 0xa282ead8;

  private final FileChannel channel;

  /** A new file in a folder, named as TensorBoard looks for them. */
  EventFile(Path folder, long millis) throws IOException {
    this.channel = create(folder, millis);
    Message event = new Message().real(1, millis * 1e-3).text(3, "brain.Event:2");
    write(event);
  }

  private static FileChannel create(Path folder, long millis) throws IOException {
    for (int number = 0; ; number++) {
      String name = "events.out.tfevents.%010d.lanewise.%d".formatted(millis / 1000, number);
      try {
        return FileChannel.open(
            folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException e) {
        // Somebody began in the same second: the next number.
      }
    }
  }

  /** Writes numbers under their tags. */
  void scalars(long millis, long step, Map<String, Float> values) throws IOException {
    Message summary = new Message();
    for (Map.Entry<String, Float> value : values.entrySet()) {
      summary.message(1, new Message().text(1, value.getKey()).real(2, value.getValue()));
    }
    write(new Message().real(1, millis * 1e-3).integer(2, step).message(5, summary));
  }

  private void write(Message event) throws IOException {
    byte[] data = event.bytes();
    ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length).putInt(maskedCrc(record.array(), 0, Long.BYTES));
    record.put(data).putInt(maskedCrc(data, 0, data.length)).flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  private static int maskedCrc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** A protocol buffer: fields by their numbers. */
  private static final class Message {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    Message real(int field, double value) {
      varint(field << 3 | FIXED64);
      return littleEndian(Double.doubleToLongBits(value), Long.BYTES);
    }

    Message real(int field, float value) {
      varint(field << 3 | FIXED32);
      return littleEndian(Float.floatToIntBits(value), Integer.BYTES);
    }

    Message integer(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    private Message bytes(int field, byte[] value) {
      varint(field << 3 | BYTES);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private Message littleEndian(long bits, int bytes) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (bits >>> 8 * i));
      }
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while (rest >>> 7 != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
