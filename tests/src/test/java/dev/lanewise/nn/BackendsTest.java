// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Exp;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.op.Tanh;
import dev.lanewise.nn.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backends by name, and what a backend without some kernels says. */
class BackendsTest {

  @Test
  void bothKindsAreFound() {
    assertEquals(List.of("cpu", "opencl"), Backends.names());
  }

  @Test
  void theCpuByNameGivesTheBitsOfAHandle() {
    try (Lanewise lanewise = Lanewise.open();
        Backend<?, ?> backend = Backends.open("cpu", 1)) {
      Bits.assertEqual(
          "cpu", TwentySteps.train(CpuBackend.of(lanewise)), TwentySteps.train(backend));
      assertTrue(backend.description().endsWith("1 thread"), backend.description());
    }
  }

  @Test
  void anUnknownNameListsThoseThatAreThere() {
    var e = assertThrows(IllegalArgumentException.class, () -> Backends.open("cuda"));
    assertEquals("there is no backend 'cuda', only [cpu, opencl]", e.getMessage());
  }

  @Test
  void threadsThatCannotBeAreRefused() {
    var negative = assertThrows(IllegalArgumentException.class, () -> Backends.open("cpu", -1));
    assertEquals("threads is -1, must not be negative", negative.getMessage());
    var device = assertThrows(IllegalArgumentException.class, () -> Backends.open("opencl", 2));
    assertTrue(device.getMessage().startsWith("threads is 2, must be 0"), device.getMessage());
  }

  @Test
  void aPlanWithOpsThatABackendLacksDoesNotCompile() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor y = Tanh.of(Exp.of(Softmax.of(x)));
    try (Lanewise lanewise = Lanewise.open()) {
      var poor = new WithoutExponentials(lanewise);
      var e =
          assertThrows(
              UnsupportedOperationException.class, () -> Plan.on(poor, 3).output(y).compile());
      assertEquals(
          "a poor device has no kernel for Softmax[] [[batch, 5]], Exp[] [[batch, 5]]",
          e.getMessage());
      Plan.on(poor, 3).output(Tanh.of(x)).compile().close();
    }
  }

  /** The CPU, except that it lacks two ops and takes no memory for a plan that has them. */
  private record WithoutExponentials(Lanewise lanewise) implements Backend<float[], int[]> {

    @Override
    public String description() {
      return "a poor device";
    }

    @Override
    public boolean supports(Op op) {
      return !(op instanceof Exp || op instanceof Softmax);
    }

    @Override
    public Kernels<float[], int[]> kernels() {
      return lanewise;
    }

    @Override
    public float[] allocateFloats(int size) {
      return new float[size];
    }

    @Override
    public int[] allocateInts(int size) {
      return new int[size];
    }

    @Override
    public void free(float[] storage) {}

    @Override
    public void freeInts(int[] storage) {}

    @Override
    public void write(float[] source, int from, float[] target, int to, int count) {
      System.arraycopy(source, from, target, to, count);
    }

    @Override
    public void writeInts(int[] source, int from, int[] target, int to, int count) {
      System.arraycopy(source, from, target, to, count);
    }

    @Override
    public void read(float[] source, int from, float[] target, int to, int count) {
      System.arraycopy(source, from, target, to, count);
    }

    @Override
    public void readInts(int[] source, int from, int[] target, int to, int count) {
      System.arraycopy(source, from, target, to, count);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }
}
