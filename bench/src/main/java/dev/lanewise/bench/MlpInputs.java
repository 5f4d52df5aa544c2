// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/**
 * First weights and data of a network, equal for equal cases, in every process.
 *
 * <p>The labels are noise, and change from step to step while the samples stay: a network that had
 * learnt them would have gradients so small that processors slow down, and none of the contenders
 * is meant to be measured on that.
 */
public final class MlpInputs {

  /** The learning rate of Adam; its other numbers are those of everybody: 0.9, 0.999, 1e-8. */
  public static final float RATE = 1e-3f;

  /** How many sets of labels take turns. */
  public static final int LABEL_SETS = 17;

  private final MlpCase mlp;

  /** Of a case; each is made when it is asked for. */
  public MlpInputs(MlpCase mlp) {
    this.mlp = mlp;
  }

  /** The weight of a layer, outputs x inputs, uniform as PyTorch draws it. */
  public float[] weight(int layer) {
    int size = Math.multiplyExact(mlp.outputs(layer), mlp.inputs(layer));
    return scaled(layer, Operands.uniform(size, 10 + layer));
  }

  /** The bias of a layer, uniform as PyTorch draws it. */
  public float[] bias(int layer) {
    return scaled(layer, Operands.uniform(mlp.outputs(layer), 20 + layer));
  }

  /** The samples: batch x features, uniform in [-1, 1). */
  public float[] x() {
    return Operands.uniform(Math.multiplyExact(mlp.batch(), mlp.features()), 1);
  }

  /** A label for each sample, without any sense. */
  public int[] labels(int set) {
    float[] drawn = Operands.uniform(mlp.batch(), 100 + set);
    var labels = new int[drawn.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) ((drawn[i] + 1) / 2 * mlp.classes());
    }
    return labels;
  }

  private float[] scaled(int layer, float[] elements) {
    float bound = (float) (1 / Math.sqrt(mlp.inputs(layer)));
    for (int i = 0; i < elements.length; i++) {
      elements[i] *= bound;
    }
    return elements;
  }
}
