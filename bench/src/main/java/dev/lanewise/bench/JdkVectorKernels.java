// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The exp and tanh that the JDK's vectors have: Intel's SVML on x86. */
final class JdkVectorKernels implements KernelContender {

  static final String NAME = "jdk";

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "lanewise(EXP) and lanewise(TANH) of the JDK over float[], nothing else";
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    return switch (kernel.kernel()) {
      case EXP -> {
        float[] x = inputs.x();
        var y = new float[x.length];
        yield KernelWork.of(() -> exp(x, y), () -> List.of(y.clone()));
      }
      case TANH -> {
        float[] x = inputs.x();
        var y = new float[x.length];
        yield KernelWork.of(() -> tanh(x, y), () -> List.of(y.clone()));
      }
      default -> null;
    };
  }

  private static void exp(float[] x, float[] y) {
    int whole = SPECIES.loopBound(x.length);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, x, i).lanewise(VectorOperators.EXP).intoArray(y, i);
    }
    for (int i = whole; i < x.length; i++) {
      y[i] = (float) Math.exp(x[i]);
    }
  }

  private static void tanh(float[] x, float[] y) {
    int whole = SPECIES.loopBound(x.length);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, x, i).lanewise(VectorOperators.TANH).intoArray(y, i);
    }
    for (int i = whole; i < x.length; i++) {
      y[i] = (float) Math.tanh(x[i]);
    }
  }
}
