// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.kernels.CheckedKernels;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.reference.ReferenceKernels;
import java.util.ArrayList;
import java.util.List;

/** Makes a call twice, on the reference and on a device, and compares everything it could write. */
final class Twins {

  /** A call on kernels of whatever storage. */
  interface Call {
    <F, I> void on(Kernels<F, I> kernels, List<F> floats, I ints);
  }

  private static final CheckedKernels<float[], int[]> REFERENCE =
      CheckedKernels.of(ReferenceKernels.open(), x -> x.length, x -> x.length);

  private Twins() {}

  static void assertSameBits(
      OpenClBackend backend, Object what, List<GuardedMatrix> storages, int[] ints, Call call) {
    List<float[]> expected = new ArrayList<>();
    List<ClFloats> buffers = new ArrayList<>();
    for (GuardedMatrix storage : storages) {
      float[] array = storage.array();
      ClFloats buffer = backend.allocateFloats(array.length);
      backend.write(array, 0, buffer, 0, array.length);
      buffers.add(buffer);
      expected.add(array.clone());
    }
    ClInts labels = backend.allocateInts(ints.length);
    backend.writeInts(ints, 0, labels, 0, ints.length);

    call.on(REFERENCE, expected, ints);
    call.on(backend.kernels(), buffers, labels);

    for (int i = 0; i < storages.size(); i++) {
      float[] array = storages.get(i).array();
      backend.read(buffers.get(i), 0, array, 0, array.length);
      Bits.assertEqual(what + ", storage " + i, expected.get(i), array);
      storages.get(i).assertGuards(what + ", storage " + i);
      buffers.get(i).close();
    }
    int[] written = new int[ints.length];
    backend.readInts(labels, 0, written, 0, ints.length);
    assertArrayEquals(ints, written, what + ", integers");
    labels.close();
  }

  static void assertSameBits(
      OpenClBackend backend, Object what, List<GuardedMatrix> storages, Call call) {
    assertSameBits(backend, what, storages, new int[0], call);
  }
}
