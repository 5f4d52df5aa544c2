// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One training, one answer. It runs at every width and without the vector module, and its sister
 * {@code dev.lanewise.opencl.OneAnswerTest} runs it on a device.
 */
@Tag("kernels")
class OneAnswerTest {

  @Test
  void theReferenceGivesTheRecordedAnswer() {
    assertEquals(TwentySteps.CHECKSUM, TwentySteps.checksum(reference()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theImplementationInUseGivesTheSame(int threads) {
    try (Lanewise lanewise = Lanewise.builder().threads(threads).open()) {
      float[] weights = TwentySteps.train(CpuBackend.of(lanewise));
      Bits.assertEqual(
          lanewise.capabilities().implementation() + ", threads " + threads, reference(), weights);
    }
  }

  private static float[] reference() {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      return TwentySteps.train(CpuBackend.of(lanewise));
    }
  }
}
