// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.Leaves;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.AddRow;
import dev.lanewise.nn.op.Gated;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Prelu;
import dev.lanewise.nn.op.Slice;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gated units and PReLU at the end of products: when plans put them there, and their bits. */
class CombinationsInPlansTest {

  /** The layer that cuts one product in two, a gate of its own, and PReLU, each with few rows. */
  @Test
  void gatesAndPreluGoIntoTheirProducts() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 40));
    Tensor both = layer(x, 64);
    Tensor halves = Gated.of(Binary.GLU, Slice.of(1, 0, 32, both), Slice.of(1, 32, 32, both));
    Tensor apart = Gated.of(Binary.SWIGLU, layer(x, 32), layer(x, 32));
    Tensor sloping = Prelu.of(layer(x, 130), Tensor.parameter("slope", Shape.of(130)));
    assertCalls(halves, 1, "GatedDense", "GLU");
    assertCalls(apart, 2, "CombinedDense", "SWIGLU");
    assertCalls(sloping, 1, "CombinedDense", "PRELU");
  }

  /** Else they are better left apart. */
  @Test
  void withoutABiasItTakesLongRowsAndForPrelu() {
    for (int columns : new int[] {127, 128}) {
      Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, columns));
      Tensor product = MatMul.of(x, Tensor.parameter("w", Shape.of(columns, columns)));
      assertCalls(Gated.of(Binary.GEGLU, x, product), columns == 128 ? 1 : 2, "GEGLU");
      Tensor slope = Tensor.parameter("slope", Shape.of(columns));
      assertCalls(Prelu.of(layer(x, columns), slope), columns == 128 ? 1 : 2, "Dense");
    }
  }

  @Test
  void whatIsReadElsewhereStays() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 32));
    Tensor gate = layer(x, 32);
    assertCalls(Add.of(Gated.of(Binary.SWIGLU, x, gate), gate), 3, "SWIGLU");
    Tensor both = layer(x, 64);
    Tensor left = Slice.of(1, 0, 32, both);
    Tensor halves = Gated.of(Binary.GLU, left, Slice.of(1, 32, 32, both));
    assertCalls(Add.of(halves, left), 5, "GLU");
  }

  @Test
  void otherHalvesAreCutOut() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 40));
    Tensor both = layer(x, 65);
    Tensor less = Gated.of(Binary.GLU, Slice.of(1, 0, 32, both), Slice.of(1, 32, 32, both));
    assertCalls(less, 4, "Dense", "GLU");
    Tensor exchanged = Gated.of(Binary.GLU, Slice.of(1, 33, 32, both), Slice.of(1, 0, 32, both));
    assertCalls(exchanged, 4, "Dense", "GLU");
    Tensor narrow = layer(x, 62);
    Tensor few = Gated.of(Binary.GLU, Slice.of(1, 0, 31, narrow), Slice.of(1, 31, 31, narrow));
    assertCalls(few, 4, "Dense", "GLU");
    Tensor left = Slice.of(1, 0, 32, layer(x, 64));
    Tensor twice = Gated.of(Binary.GLU, left, left);
    assertCalls(twice, 3, "Dense", "GLU");
  }

  private static Tensor layer(Tensor x, int columns) {
    Tensor weight = Tensor.parameter("weight", Shape.of(columns, x.shape().columns(1)));
    Tensor bias = Tensor.parameter("bias", Shape.of(columns));
    return AddRow.of(MatMul.of(Transpose.N, x, Transpose.T, weight), bias);
  }

  private static void assertCalls(Tensor tensor, int calls, String... words) {
    try (Lanewise lanewise = Lanewise.builder().threads(2).open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      ParameterLayout layout = Leaves.layout(Leaves.under(List.of(tensor)));
      float[] parameters = new float[layout.size()];
      try (var plan = Plan.on(backend, 2).parameters(layout, parameters).output(tensor).compile()) {
        assertTrue(plan.explain().contains(calls + " kernel calls"), plan.explain());
        for (String word : words) {
          assertTrue(plan.explain().contains(word), plan.explain());
        }
      }
      for (int batch : new int[] {1, 37}) {
        Bits.assertEqual(
            tensor,
            GraphRun.values(backend, List.of(tensor), batch, false, 1).getFirst(),
            GraphRun.values(backend, List.of(tensor), batch, true, 1).getFirst());
      }
    }
  }
}
