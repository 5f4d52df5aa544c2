// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies as many elements as a case has: the roofline of what is limited by memory. A copy reads
 * one stream and writes one, which counts as two; where the processor reads a line before it is
 * overwritten there is a third, that nobody counts here.
 */
abstract class CopyKernels implements KernelContender {

  /** A loop over vectors, with loads and stores such as kernels have. */
  static final String LOOP = "copy";

  /** What the JDK does, which may be stores that no Java code can ask for. */
  static final String OF_THE_JDK = "arraycopy";

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private final String name;
  private final String description;

  private CopyKernels(String name, String description) {
    this.name = name;
    this.description = description;
  }

  static CopyKernels loop() {
    return new CopyKernels(LOOP, "a loop of vector loads and stores") {
      @Override
      void copy(float[] x, float[] y) {
        vectors(x, y);
      }
    };
  }

  static CopyKernels ofTheJdk() {
    return new CopyKernels(OF_THE_JDK, "System.arraycopy") {
      @Override
      void copy(float[] x, float[] y) {
        System.arraycopy(x, 0, y, 0, x.length);
      }
    };
  }

  abstract void copy(float[] x, float[] y);

  private static void vectors(float[] x, float[] y) {
    int whole = SPECIES.loopBound(x.length);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, x, i).intoArray(y, i);
    }
    for (int i = whole; i < x.length; i++) {
      y[i] = x[i];
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  /** Takes part in everything, with a copy of its elements. */
  @Override
  public KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    float[] x = inputs.x();
    var y = new float[x.length];
    return KernelWork.of(() -> copy(x, y), () -> List.of(y.clone()));
  }

  @Override
  public boolean isRoofline() {
    return true;
  }
}
