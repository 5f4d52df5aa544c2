// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import java.util.Objects;

/** The usual optimizers. Each updates all parameters of a model in one kernel call. */
public final class Optimizers {

  private Optimizers() {}

  /**
   * Gradient descent: {@code p -= learningRate * gradient}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Optimizer sgd(float learningRate) {
    return of(Sgd.of(learningRate));
  }

  /**
   * Adam with the paper's other defaults; see {@link Adam#of}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static Optimizer adam(float learningRate) {
    return of(Adam.of(learningRate));
  }

  /**
   * Adam with decoupled weight decay; see {@link Adam#of}.
   *
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public static Optimizer adamW(float learningRate, float weightDecay) {
    return of(Adam.of(learningRate), WeightDecay.decoupled(weightDecay));
  }

  /** Any rule, without decay. */
  public static Optimizer of(UpdateRule rule) {
    return of(rule, WeightDecay.NONE);
  }

  /** Any rule, with decay of all parameters. */
  public static Optimizer of(UpdateRule rule, WeightDecay decay) {
    return new RuleOptimizer(
        Objects.requireNonNull(rule, "rule"), Objects.requireNonNull(decay, "decay"));
  }

  private record RuleOptimizer(UpdateRule rule, WeightDecay decay) implements Optimizer {

    @Override
    public <F, I> Update bind(Backend<F, I> backend, int size, F parameters, F gradients) {
      var kernel = backend.kernels().updates();
      F moments = backend.allocateFloats(Math.max(1, Math.multiplyExact(rule.moments(), size)));
      return new Update() {
        private int step;
        private boolean closed;

        @Override
        public void step() {
          kernel.update(size, rule, decay, ++step, gradients, 0, moments, 0, parameters, 0);
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
