// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Backends;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.TwentySteps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device trains to the weights of the reference, to the bit, in every shape of its kernels. */
@OpenClSuite
class OneAnswerTest {

  @ParameterizedTest
  @EnumSource
  void theDeviceGivesTheReferencesAnswer(Variant variant) {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      float[] reference = TwentySteps.train(CpuBackend.of(lanewise));
      Bits.assertEqual(variant, reference, TwentySteps.train(variant.backend()));
    }
  }

  @Test
  void theDeviceByNameGivesTheReferencesAnswer() {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open();
        Backend<?, ?> backend = Backends.open("opencl")) {
      float[] reference = TwentySteps.train(CpuBackend.of(lanewise));
      Bits.assertEqual(backend, reference, TwentySteps.train(backend));
    }
  }

  @Test
  void normalisationsAndDropoutGiveTheReferencesAnswerToo() {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      float[] reference = TwentySteps.trainNormalised(CpuBackend.of(lanewise));
      float[] device = TwentySteps.trainNormalised(Variant.CPU.backend());
      Bits.assertEqual(Variant.CPU, reference, device);
    }
  }

  @Test
  void embeddingsGiveTheReferencesAnswerToo() {
    try (Lanewise lanewise = Lanewise.builder().implementation(Implementation.REFERENCE).open()) {
      float[] reference = TwentySteps.trainEmbedded(CpuBackend.of(lanewise));
      float[] device = TwentySteps.trainEmbedded(Variant.CPU.backend());
      Bits.assertEqual(Variant.CPU, reference, device);
    }
  }
}
