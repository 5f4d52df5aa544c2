// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.swiglu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lanewise.kernels.Lanewise;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {

  private static final int FEATURES = 300;
  private static final int[] ROWS = {1, 2, 9, 1};

  @Test
  void predictionsHaveTheBitsOfWeightsThatAreNotPacked() {
    Sequential model =
        Sequential.of(dense(FEATURES, 70), relu(), dense(70, 66), swiglu(), dense(33, 3));
    model.initialize(1);
    try (var lanewise = Lanewise.builder().threads(1).open();
        var packed = Predictor.open(model, 4, lanewise);
        var plain = Predictor.open(model, 4, CpuBackend.of(lanewise))) {
      for (int rows : ROWS) {
        float[] inputs = inputs(rows);
        assertArrayEquals(plain.predict(inputs, rows), packed.predict(inputs, rows));
      }
    }
  }

  @Test
  void newWeightsArePackedAnew() {
    Sequential model = Sequential.of(dense(FEATURES, 20), relu(), dense(20, 5));
    model.initialize(1);
    float[] inputs = inputs(1);
    try (var lanewise = Lanewise.builder().threads(1).open();
        var packed = Predictor.open(model, 4, lanewise);
        var plain = Predictor.open(model, 4, CpuBackend.of(lanewise))) {
      float[] old = packed.predict(inputs, 1);
      model.initialize(2);
      float[] predicted = packed.predict(inputs, 1);
      assertArrayEquals(plain.predict(inputs, 1), predicted);
      assertFalse(Arrays.equals(old, predicted));
    }
  }

  private static float[] inputs(int rows) {
    var random = new Random(rows);
    var inputs = new float[rows * FEATURES];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat() - 0.5f;
    }
    return inputs;
  }
}
