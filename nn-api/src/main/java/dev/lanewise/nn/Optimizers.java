// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Adam;

/** The usual optimizers. Each updates all parameters of a model in one kernel call. */
public final class Optimizers {

  private Optimizers() {}

  /**
   * Gradient descent: {@code p -= learningRate * gradient}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Optimizer sgd(float learningRate) {
    return new Sgd(learningRate);
  }

  /**
   * Adam with the paper's other defaults; see {@link Adam#of}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Optimizer adam(float learningRate) {
    return adam(Adam.of(learningRate));
  }

  /** Adam. */
  public static Optimizer adam(Adam hyperparameters) {
    return new AdamOptimizer(hyperparameters);
  }

  private record Sgd(float learningRate) implements Optimizer {

    Sgd {
      if (!(learningRate >= 0 && learningRate < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "learningRate is " + learningRate + ", must be finite and not negative");
      }
    }

    @Override
    public <F, I> Update bind(Backend<F, I> backend, int size, F parameters, F gradients) {
      var kernel = backend.kernels().updates();
      return new Update() {
        @Override
        public void step() {
          kernel.sgd(size, learningRate, gradients, 0, parameters, 0);
        }

        @Override
        public void close() {}
      };
    }
  }

  private record AdamOptimizer(Adam adam) implements Optimizer {

    @Override
    public <F, I> Update bind(Backend<F, I> backend, int size, F parameters, F gradients) {
      var kernel = backend.kernels().updates();
      F moments = backend.allocateFloats(Math.max(1, Math.multiplyExact(2, size)));
      return new Update() {
        private int step;
        private boolean closed;

        @Override
        public void step() {
          kernel.adam(size, adam, ++step, gradients, 0, moments, 0, moments, size, parameters, 0);
        }

        @Override
        public void close() {
          if (!closed) {
            closed = true;
            backend.free(moments);
          }
        }
      };
    }
  }
}
