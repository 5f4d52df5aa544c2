// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Values;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The backend's life: storage, transfers, closing, and what it refuses. */
@OpenClSuite
class OpenClBackendTest {

  @Test
  void storageStartsAtZero() {
    try (OpenClBackend backend = Variant.CPU.open()) {
      for (int size : new int[] {0, 1, 17, 100_003}) {
        float[] dirt = Values.ORDINARY.floats(size, 1);
        try (ClFloats before = backend.allocateFloats(size)) {
          backend.write(dirt, 0, before, 0, size);
        }
        float[] read = dirt.clone();
        ClFloats storage = backend.allocateFloats(size);
        assertEquals(size, storage.length());
        backend.read(storage, 0, read, 0, size);
        Bits.assertEqual("fresh storage", new float[size], read);
        storage.close();
      }
    }
  }

  @Test
  void transfersLargerThanTheStagingMemory() {
    int size = 3_000_001;
    float[] source = Values.ANY_BITS.floats(size, 7);
    float[] target = new float[size + 2];
    OpenClBackend backend = Variant.CPU.backend();
    try (ClFloats storage = backend.allocateFloats(size + 1)) {
      backend.write(source, 0, storage, 1, size);
      backend.read(storage, 1, target, 2, size);
      for (int i = 0; i < size; i++) {
        assertEquals(Float.floatToRawIntBits(source[i]), Float.floatToRawIntBits(target[i + 2]));
      }
    }
  }

  @Test
  void soWithIntegers() {
    int size = 3_000_001;
    int[] source = new Random(7).ints(size).toArray();
    int[] target = new int[size + 2];
    OpenClBackend backend = Variant.CPU.backend();
    try (ClInts storage = backend.allocateInts(size + 1)) {
      backend.writeInts(source, 0, storage, 1, size);
      backend.readInts(storage, 1, target, 2, size);
      assertArrayEquals(source, Arrays.copyOfRange(target, 2, size + 2));
    }
  }

  @Test
  void transfersCheckTheirRanges() {
    OpenClBackend backend = Variant.CPU.backend();
    try (ClFloats floats = backend.allocateFloats(4);
        ClInts ints = backend.allocateInts(4)) {
      float[] host = {1, 2, 3, 4, 5};
      for (int[] bad : new int[][] {{-1, 0, 1}, {0, -1, 1}, {0, 0, -1}, {0, 0, 5}, {0, 1, 4}}) {
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> backend.write(host, bad[0], floats, bad[1], bad[2]));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> backend.read(floats, bad[1], host, bad[0], bad[2]));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> backend.writeInts(new int[5], bad[0], ints, bad[1], bad[2]));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> backend.readInts(ints, bad[1], new int[5], bad[0], bad[2]));
      }
      assertThrows(IllegalArgumentException.class, () -> backend.allocateFloats(-1));
      assertThrows(IllegalArgumentException.class, () -> backend.allocateInts(-1));
      float[] read = new float[4];
      backend.read(floats, 0, read, 0, 4);
      assertArrayEquals(new float[4], read);
    }
  }

  @Test
  void argumentsAreCheckedAsEverywhere() {
    OpenClBackend backend = Variant.CPU.backend();
    try (ClFloats x = backend.allocateFloats(8)) {
      var kernels = backend.kernels();
      assertThrows(IndexOutOfBoundsException.class, () -> kernels.elementwise().exp(5, x, 4, x, 0));
      assertThrows(IllegalArgumentException.class, () -> kernels.elementwise().exp(4, x, 0, x, 1));
      assertThrows(IllegalArgumentException.class, () -> kernels.elementwise().exp(-1, x, 0, x, 0));
      assertThrows(
          IllegalArgumentException.class, () -> kernels.rows().rowSums(2, 4, x, 0, 3, x, 0));
    }
  }

  @Test
  void closedStorageIsRefused() {
    OpenClBackend backend = Variant.CPU.backend();
    ClFloats x = backend.allocateFloats(4);
    ClFloats open = backend.allocateFloats(4);
    backend.free(x);
    assertTrue(x.isClosed());
    x.close();
    backend.free(x);
    assertThrows(
        IllegalStateException.class, () -> backend.kernels().elementwise().exp(4, x, 0, open, 0));
    assertThrows(IllegalStateException.class, () -> backend.write(new float[4], 0, x, 0, 4));
    assertThrows(IllegalStateException.class, () -> backend.read(x, 0, new float[4], 0, 4));
    // Neither product nor bias would be read, yet neither may be closed.
    assertThrows(
        IllegalStateException.class,
        () ->
            backend
                .kernels()
                .products()
                .sgemm(
                    Transpose.N,
                    Transpose.N,
                    2,
                    2,
                    0,
                    1f,
                    x,
                    0,
                    1,
                    open,
                    0,
                    2,
                    0f,
                    open,
                    0,
                    2,
                    Epilogue.none()));
    assertFalse(open.isClosed());
    open.close();
  }

  @Test
  void aClosedBackendIsRefused() {
    OpenClBackend backend = Variant.CPU.open();
    ClFloats x = backend.allocateFloats(4);
    ClInts labels = backend.allocateInts(4);
    var kernels = backend.kernels();
    kernels.elementwise().exp(4, x, 0, x, 0);
    backend.close();
    backend.close();
    assertTrue(x.isClosed());
    assertTrue(labels.isClosed());
    x.close();
    backend.free(x);
    backend.freeInts(labels);
    assertThrows(IllegalStateException.class, () -> kernels.elementwise().exp(4, x, 0, x, 0));
    assertThrows(IllegalStateException.class, () -> backend.allocateFloats(1));
    assertThrows(IllegalStateException.class, () -> backend.allocateInts(1));
    assertThrows(IllegalStateException.class, () -> backend.write(new float[1], 0, x, 0, 1));
    assertThrows(IllegalStateException.class, () -> backend.writeInts(new int[1], 0, labels, 0, 1));
    assertThrows(IllegalStateException.class, () -> backend.read(x, 0, new float[1], 0, 1));
    assertFalse(backend.description().isEmpty());
  }

  @Test
  void storageOfAnotherBackendIsRefused() {
    try (OpenClBackend one = Variant.CPU.open();
        OpenClBackend other = Variant.CPU.open()) {
      ClFloats mine = one.allocateFloats(4);
      ClFloats yours = other.allocateFloats(4);
      assertThrows(
          IllegalArgumentException.class,
          () -> one.kernels().elementwise().exp(4, yours, 0, mine, 0));
      assertThrows(IllegalArgumentException.class, () -> one.write(new float[4], 0, yours, 0, 4));
    }
  }

  @Test
  void twoBackendsWorkAtOnce() throws Exception {
    int n = 129;
    float[] x = Values.ORDINARY.floats(n * n, 3);
    float[] expected = square(x, n, Variant.CPU.backend());
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<float[]>> results = new ArrayList<>();
      for (Variant variant : List.of(Variant.CPU, Variant.GPU)) {
        Callable<float[]> work =
            () -> {
              try (OpenClBackend backend = variant.open()) {
                float[] result = square(x, n, backend);
                for (int i = 0; i < 20; i++) {
                  Bits.assertEqual("repeated", result, square(x, n, backend));
                }
                return result;
              }
            };
        results.add(threads.submit(work));
      }
      for (Future<float[]> result : results) {
        Bits.assertEqual("side by side", expected, result.get());
      }
    }
  }

  @Test
  void aSecondThreadIsRefusedWhileOneIsInside() {
    try (OpenClBackend backend = Variant.CPU.open()) {
      ClFloats x = backend.allocateFloats(4);
      try (ClSession.Use use = backend.session().use()) {
        assertThrows(
            IllegalStateException.class, () -> backend.kernels().elementwise().exp(4, x, 0, x, 0));
        assertThrows(IllegalStateException.class, backend::close);
        assertFalse(x.isClosed(), use.toString());
      }
      backend.kernels().elementwise().exp(4, x, 0, x, 0);
    }
  }

  @Test
  void tellsWhereItRuns() {
    String description = Variant.CPU.backend().description();
    assertTrue(description.contains(Devices.device().name()), description);
    assertEquals(Devices.device(), Variant.CPU.backend().device());
  }

  private static float[] square(float[] x, int n, OpenClBackend backend) {
    float[] result = new float[n * n];
    try (ClFloats in = backend.allocateFloats(n * n);
        ClFloats out = backend.allocateFloats(n * n)) {
      backend.write(x, 0, in, 0, n * n);
      backend
          .kernels()
          .products()
          .sgemm(Transpose.N, Transpose.T, n, n, n, 1f, in, 0, n, in, 0, n, 0f, out, 0, n);
      backend.read(out, 0, result, 0, n * n);
    }
    return result;
  }
}
