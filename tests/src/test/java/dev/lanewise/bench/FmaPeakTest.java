// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FmaPeakTest {

  /** FreqInlineSize of HotSpot: C2 puts no larger method into its caller. */
  private static final int LARGEST_INLINED = 325;

  @Test
  void aPeakFarBelowTheHighestIsMeasuredAgain() {
    assertEquals(98, credible(100, 50, 84, 98, 99));
  }

  @Test
  void theFirstPeakOfARunIsBelieved() {
    assertEquals(50, credible(0, 50, 100));
  }

  @Test
  void aPeakThatStaysFarBelowCountsAsTheLeastThatIsBelieved() {
    assertEquals(85, credible(100, 50, 51, 52, 53));
  }

  private static double credible(double highest, double... attempts) {
    PrimitiveIterator.OfDouble next = Arrays.stream(attempts).iterator();
    return FmaPeak.credible(highest, next::nextDouble);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FloatFma", "DoubleFma"})
  void theLoopIsTooLargeToBeInlined(String name) throws IOException {
    try (var file = FmaPeak.class.getResourceAsStream(name + ".class")) {
      var run =
          ClassFile.of().parse(file.readAllBytes()).methods().stream()
              .filter(method -> method.methodName().equalsString("run"))
              .findFirst()
              .orElseThrow();
      assertTrue(((CodeAttribute) run.code().orElseThrow()).codeLength() > LARGEST_INLINED);
    }
  }
}
