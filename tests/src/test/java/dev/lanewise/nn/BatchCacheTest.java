// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Several batch sizes are several plans over the same parameters, compiled once and not too many.
 */
class BatchCacheTest {

  private final List<Integer> open = new ArrayList<>();
  private int compiled;

  /** Says which it is and when it was closed. */
  private final class Product implements AutoCloseable {
    private final Integer rows;

    Product(int rows) {
      this.rows = rows;
      open.add(rows);
      compiled++;
    }

    @Override
    public void close() {
      assertTrue(open.remove(rows), "closed twice");
    }
  }

  @Property
  void theFullBatchAndTheLastFourOthersAreKept(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 8) Integer> asked) {
    open.clear();
    compiled = 0;
    List<Integer> kept = new ArrayList<>();
    int missed = 0;
    try (BatchCache<Product> cache = new BatchCache<>(8, Product::new)) {
      for (Integer rows : asked) {
        if (!kept.remove(rows)) {
          missed++;
        }
        kept.add(rows);
        if (kept.stream().filter(size -> size != 8).count() > 4) {
          kept.remove(kept.get(0) == 8 ? 1 : 0);
        }
        Product product = cache.get(rows);
        assertEquals(rows, product.rows);
        assertSame(product, cache.get(rows));
        assertEquals(missed, compiled);
        assertEquals(kept.stream().sorted().toList(), open.stream().sorted().toList());
      }
    }
    assertEquals(List.of(), open);
  }

  @Test
  void otherSizesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BatchCache<>(0, Product::new));
    try (BatchCache<Product> cache = new BatchCache<>(8, Product::new)) {
      assertEquals(8, cache.batchSize());
      for (int rows : new int[] {-1, 0, 9}) {
        var e = assertThrows(IllegalArgumentException.class, () -> cache.get(rows));
        assertEquals("rows is " + rows + ", must be in [1, 8]", e.getMessage());
      }
    }
  }

  /** An epoch of batches of 16, 16 and 9, twice; the last has plans of its own. */
  @Test
  void aLearnerTrainsOnALastSmallerBatchAsATrainerDoes() {
    Dataset data = Samples.clouds(41, 12, 4, 6);
    int[] order = IntStream.range(0, 41).toArray();
    try (Lanewise lanewise = Lanewise.open()) {
      CpuBackend backend = CpuBackend.of(lanewise);
      Sequential expected = model();
      try (var state = TrainingState.open(expected, softmaxCrossEntropy(), adam(0.01f), backend);
          var steps = new BatchCache<>(16, state::step)) {
        for (int from : new int[] {0, 16, 32, 0, 16, 32}) {
          var step = steps.get(Math.min(16, 41 - from));
          step.load(data, order, from);
          step.run();
        }
        state.copyToModel();
      }
      Sequential actual = model();
      Tensor labels = Tensor.labels("labels", 4);
      Tensor loss = Mean.of(SoftmaxCrossEntropy.of(actual.output(), labels));
      try (var weights = new DeviceParameters<>(backend, actual.parameters());
          var learner =
              Learner.open(backend, loss, weights, adam(0.01f), new RandomState(0), List.of());
          BatchCache<Plan<float[], int[]>> plans = learner.plans(16)) {
        float[] inputs = new float[16 * 12];
        int[] classes = new int[16];
        for (int from : new int[] {0, 16, 32, 0, 16, 32}) {
          var plan = plans.get(Math.min(16, 41 - from));
          data.batch(order, from, plan.batch(), inputs, classes);
          plan.write(actual.input(), inputs, 0);
          plan.writeLabels(labels, classes, 0);
          learner.step(plan);
        }
        assertSame(plans.get(9), plans.get(9));
        weights.copyToModel();
      }
      for (String name : expected.parameters().names()) {
        Bits.assertEqual(name, expected.parameters().get(name), actual.parameters().get(name));
      }
    }
  }

  private static Sequential model() {
    Sequential model = Sequential.of(dense(12, 7), tanh(), dense(7, 4));
    model.initialize(1);
    return model;
  }
}
