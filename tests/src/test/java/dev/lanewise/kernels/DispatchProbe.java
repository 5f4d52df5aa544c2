// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.ProductShape;
import java.util.zip.CRC32;

/**
 * A program that says which implementation it runs on, and a checksum over the bits of what every
 * kernel makes of some inputs; {@link DispatchTest} runs it in JVMs of several kinds.
 */
final class DispatchProbe {

  private final CRC32 checksum = new CRC32();

  private DispatchProbe() {}

  public static void main(String[] arguments) {
    try (Lanewise lanewise = Lanewise.open()) {
      Capabilities capabilities = lanewise.capabilities();
      System.out.println("implementation " + capabilities.implementation());
      System.out.println("bits " + capabilities.vectorBits());
      System.out.println("threads " + capabilities.threads());
      System.out.println("reason " + capabilities.reason());
      capabilities.gates().forEach(gate -> System.out.println(gate.name() + " " + gate.finding()));
      DispatchProbe probe = new DispatchProbe();
      // Small, for the interpreter; often enough to be compiled on the way where there is a JIT.
      int rounds = Boolean.getBoolean("lanewise.test.rounds.many") ? 300 : 1;
      for (int round = 0; round < rounds; round++) {
        probe.checksum.reset();
        probe.runAll(lanewise);
        if (round == 0 || round == rounds - 1) {
          System.out.println("checksum " + probe.checksum.getValue());
        }
      }
    }
  }

  private void runAll(Lanewise lanewise) {
    var shape = new ProductShape(false, true, 7, 21, 260, 1, 1);
    ProductCase product = ProductCase.of(shape, 0.7f, -1.3f, Values.ORDINARY, 1);
    float[] bias = Values.ORDINARY.floats(21, 2);
    add(product.with(Epilogue.bias(bias, 0).then(Activation.TANH)).run(lanewise.products()));
    var doubles = ProductCase.OfDoubles.of(shape, 0.7, -1.3, Values.ORDINARY, 1);
    for (double value : doubles.run(lanewise.doubleProducts()).elements()) {
      add(Double.doubleToLongBits(value));
    }
    for (ElementwiseCase kernel : ElementwiseCase.all()) {
      add(kernel.run(lanewise.elementwise(), kernel.inputs(77, Values.ORDINARY, 3, 1)));
    }
    GuardedMatrix logits = GuardedMatrix.of(3, 70, 1, 1).fill(Values.ORDINARY, 4);
    add(SoftmaxTest.softmax(lanewise.rows(), logits));
    LossCase.Result loss = LossCase.of(logits, 0.3f).run(lanewise.losses());
    add(loss.losses());
    add(loss.gradient());
    float[] parameters = Values.ORDINARY.floats(50, 5);
    float[] gradient = Values.ORDINARY.floats(50, 6);
    for (UpdateRule rule : UpdateCase.RULES) {
      lanewise
          .updates()
          .update(50, rule, WeightDecay.l2(0.1f), 3, gradient, 0, new float[100], 0, parameters, 0);
    }
    for (float value : parameters) {
      add(Float.floatToIntBits(value));
    }
  }

  private void add(GuardedMatrix matrix) {
    for (float value : matrix.elements()) {
      add(Float.floatToIntBits(value));
    }
  }

  private void add(long bits) {
    for (int shift = 0; shift < 64; shift += 8) {
      checksum.update((int) (bits >>> shift) & 0xff);
    }
  }
}
