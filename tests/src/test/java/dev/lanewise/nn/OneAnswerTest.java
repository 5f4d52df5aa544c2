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

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void normalisationsAndDropoutGiveOneAnswerToo(int threads) {
    try (Lanewise reference =
            Lanewise.builder().implementation(Implementation.REFERENCE).threads(1).open();
        Lanewise lanewise = Lanewise.builder().threads(threads).open()) {
      Bits.assertEqual(
          lanewise.capabilities().implementation() + ", threads " + threads,
          TwentySteps.trainNormalised(CpuBackend.of(reference)),
          TwentySteps.trainNormalised(CpuBackend.of(lanewise)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void embeddingsGiveOneAnswerToo(int threads) {
    try (Lanewise reference =
            Lanewise.builder().implementation(Implementation.REFERENCE).threads(1).open();
        Lanewise lanewise = Lanewise.builder().threads(threads).open()) {
      Bits.assertEqual(
          lanewise.capabilities().implementation() + ", threads " + threads,
          TwentySteps.trainEmbedded(CpuBackend.of(reference)),
          TwentySteps.trainEmbedded(CpuBackend.of(lanewise)));
    }
  }

  private static float[] reference() {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      return TwentySteps.train(CpuBackend.of(lanewise));
    }
  }
}
