// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes npy files. */
final class NpyWriter {

  private static final int CHUNK_BYTES = 1 << 16;

  private NpyWriter() {}

  /** Writes beside the place, then renames. */
  static void save(Path file, NpyArray array, boolean fortran) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        int[] shape = array.shape();
        write(channel, ByteBuffer.wrap(NpyHeader.write(array.type(), fortran, shape)));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < array.size(); i++) {
          put(chunk, array.type().bytes(), array.bits(fortran ? rowMajor(i, shape) : i));
          if (!chunk.hasRemaining()) {
            write(channel, chunk.flip());
            chunk.clear();
          }
        }
        write(channel, chunk.flip());
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** The row-major number of what is element {@code index} in Fortran order. */
  private static long rowMajor(long index, int[] shape) {
    long number = 0;
    long stride = 1;
    for (int size : shape) {
      stride *= size;
    }
    long rest = index;
    for (int size : shape) {
      stride /= size;
      number += rest % size * stride;
      rest /= size;
    }
    return number;
  }

  private static void put(ByteBuffer chunk, int bytes, long bits) {
    switch (bytes) {
      case 1 -> chunk.put((byte) bits);
      case 2 -> chunk.putShort((short) bits);
      case 4 -> chunk.putInt((int) bits);
      default -> chunk.putLong(bits);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
