// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Transpose;

/** The shape of a product, written {@code 128x256x784 NT}: m, n, k and the transposes. */
record ProductShape(int m, int n, int k, Transpose transA, Transpose transB) {

  static ProductShape parse(String text) {
    String[] parts = text.split(" ", -1);
    String[] sizes = parts[0].split("x", -1);
    if (parts.length != 2 || sizes.length != 3 || !parts[1].matches("[NT]{2}")) {
      throw new IllegalArgumentException(
          "the shape is '" + text + "', must be like '128x256x784 NT'");
    }
    return new ProductShape(
        Integer.parseInt(sizes[0]),
        Integer.parseInt(sizes[1]),
        Integer.parseInt(sizes[2]),
        Transpose.valueOf(parts[1].substring(0, 1)),
        Transpose.valueOf(parts[1].substring(1)));
  }

  int lda() {
    return transA == Transpose.N ? k : m;
  }

  int ldb() {
    return transB == Transpose.N ? n : k;
  }
}
