// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.BatchMatMul;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.plan.OpProfile;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Profile;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a profile counts; how long something takes decides nothing here. */
class ProfileTest {

  @Test
  void productsCountTheirMultiplicationsAndAllOpsTheirOperands() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2, 6));
    Tensor w = Tensor.input("w", Shape.of(6, 5));
    Tensor product = MatMul.of(x, w);
    Tensor turned = MatMul.of(Transpose.T, x, Transpose.N, x);
    Tensor batched = BatchMatMul.of(Transpose.N, x, Transpose.T, x);
    assertEquals(2 * 6 * 60, product.op().flops(product.node(), 6));
    assertEquals(2 * 12 * 36, turned.op().flops(turned.node(), 6));
    assertEquals(2 * 6 * 24, batched.op().flops(batched.node(), 6));
    try (Lanewise lanewise = Lanewise.open();
        var plan = Plan.on(CpuBackend.of(lanewise), 6).output(Softmax.of(product)).compile()) {
      String text = plan.explain();
      assertTrue(text.contains("780 FLOP, 1.13 kB read and written"), text);
      Profile profile = plan.profile(3);
      assertEquals(List.of(720L, 60L), profile.ops().stream().map(OpProfile::flops).toList());
      assertEquals(
          List.of(4L * (72 + 30 + 60), 4L * 120),
          profile.ops().stream().map(OpProfile::bytes).toList());
      requireMeasured(profile);
      assertTrue(profile.ops().getLast().op().startsWith("Softmax"), profile.table());
      assertThrows(IllegalArgumentException.class, () -> plan.profile(0));
    }
  }

  private static void requireMeasured(Profile profile) {
    double sum = 0;
    for (OpProfile op : profile.ops()) {
      assertTrue(
          op.nanos() > 0 && op.yardstickNanos() > 0 && op.shareOfYardstick() > 0, op.toString());
      sum += op.nanos();
    }
    assertTrue(sum > 0 && profile.nanos() > 0 && profile.productSpeed() > 0);
    assertTrue(profile.kernelShare() > 0 && profile.kernelShare() < 1, profile.table());
    assertEquals(profile.ops().size() + 3, profile.table().lines().count());
  }

  @Test
  void aStepIsMeasuredWithItsUpdateAndTrainsAsAnyOther() {
    int[] order = IntStream.range(0, 16).toArray();
    List<float[]> weights = new ArrayList<>();
    try (Lanewise lanewise = Lanewise.open()) {
      for (boolean profiled : new boolean[] {false, true}) {
        Sequential model = Sequential.of(dense(7, 9), relu(), dense(9, 3));
        model.initialize(2);
        try (var state =
                TrainingState.open(
                    model, softmaxCrossEntropy(), adam(0.01f), CpuBackend.of(lanewise));
            var step = state.step(16)) {
          step.load(Samples.clouds(16, 7, 3, 4), order, 0);
          if (profiled) {
            Profile profile = step.profile(2);
            requireMeasured(profile);
            assertTrue(profile.ops().getLast().op().startsWith("update of "), profile.table());
          } else {
            for (int i = 0; i < 4; i++) {
              step.run();
            }
          }
          state.copyToModel();
        }
        weights.add(model.parameters().get("2.weight"));
      }
    }
    Bits.assertEqual("weights", weights.get(0), weights.get(1));
  }

  /**
   * The first call of a product in a process is some hundred times slower than those it becomes.
   */
  @Test
  void theSpeedOfAProductIsNotThatOfAFirstCall() {
    var calls = new AtomicInteger();
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2));
    try (Lanewise lanewise = Lanewise.open();
        var plan =
            Plan.on(CpuBackend.of(slowAtFirst(lanewise, calls), "slow at first"), 3)
                .output(Softmax.of(x))
                .compile()) {
      plan.profile(1);
    }
    assertTrue(calls.get() > 1, "large products: " + calls);
  }

  @SuppressWarnings("unchecked")
  private static Kernels<float[], int[]> slowAtFirst(Lanewise lanewise, AtomicInteger calls) {
    var products =
        proxy(
            MatrixProducts.class,
            (_, method, arguments) -> {
              if (calls.getAndIncrement() == 0) {
                Thread.sleep(50);
              }
              return method.invoke(lanewise.products(), arguments);
            });
    return proxy(
        Kernels.class,
        (_, method, arguments) ->
            method.getName().equals("products") ? products : method.invoke(lanewise, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
