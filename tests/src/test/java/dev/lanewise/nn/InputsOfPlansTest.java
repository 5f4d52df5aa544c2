// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Multiply;
import dev.lanewise.nn.op.Relu;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.plan.Plan;
import org.junit.jupiter.api.Test;

/** Plans that read inputs from places that are not their own. */
class InputsOfPlansTest {

  @Test
  void plansOfOneBatchSizeMayShareInputs() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    Tensor labels = Tensor.labels("labels", 2);
    Tensor other = Tensor.input("other", Shape.of(Shape.BATCH, 2));
    Tensor sum = Add.of(x, other);
    Tensor loss = SoftmaxCrossEntropy.of(sum, labels);
    try (Lanewise lanewise = Lanewise.open();
        var first = Plan.on(CpuBackend.of(lanewise), 2).output(loss).compile();
        var second =
            Plan.on(CpuBackend.of(lanewise), 2)
                .inputsOf(first)
                .fusion(false)
                .output(loss)
                .output(Multiply.of(x, Tensor.input("own", x.shape())))
                .compile()) {
      float[] expected = new float[2];
      float[] actual = new float[2];
      for (int label = 0; label < 2; label++) {
        first.write(x, new float[] {1, 2, 3, 5}, 0);
        second.write(other, new float[] {4, label, 2, 1}, 0);
        first.writeLabels(labels, new int[] {label, 1}, 0);
        first.run();
        first.read(loss, expected, 0);
        second.run();
        second.read(loss, actual, 0);
        Bits.assertEqual("loss", expected, actual);
        assertTrue(expected[0] > 0);
      }
      assertEquals(first.slot(x), second.slot(x));
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Plan.on(CpuBackend.of(lanewise), 3).inputsOf(first));
      assertEquals("the other plan's batch is 2, must be 3", e.getMessage());
    }
  }

  @Test
  void anInputIsReadWhereTheCallerHasIt() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 3));
    Tensor result = Relu.of(Multiply.of(x, x));
    Tensor copy = Relu.of(x);
    float[] place = {1, -2, 3, 4, 5, -6, 99};
    try (Lanewise lanewise = Lanewise.open();
        var plan =
            Plan.on(CpuBackend.of(lanewise), 2)
                .input(x, place)
                .output(result)
                .output(copy)
                .compile()) {
      assertSame(place, plan.slot(x).storage());
      float[] found = new float[6];
      plan.run();
      plan.read(result, found, 0);
      Bits.assertEqual("squares", new float[] {1, 4, 9, 16, 25, 36}, found);
      Bits.assertEqual("inputs", new float[] {1, -2, 3, 4, 5, -6, 99}, place);
      place[1] = 7;
      plan.run();
      plan.read(copy, found, 0);
      Bits.assertEqual("changed", new float[] {1, 7, 3, 4, 5, 0}, found);
      plan.write(x, new float[] {2, 2, 2, 2, 2, 2}, 0);
      assertEquals(2, place[5]);
      assertEquals(99, place[6]);
    }
  }

  @Test
  void onlyInputsOfFloatsHavePlacesOutside() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 3));
    Tensor labels = Tensor.labels("labels", 2);
    try (Lanewise lanewise = Lanewise.open()) {
      var builder = Plan.on(CpuBackend.of(lanewise), 2);
      for (Tensor wrong : new Tensor[] {labels, Relu.of(x)}) {
        var e =
            assertThrows(IllegalArgumentException.class, () -> builder.input(wrong, new float[6]));
        assertTrue(e.getMessage().endsWith("must be an input made of FLOAT32"), e.getMessage());
      }
    }
  }
}
