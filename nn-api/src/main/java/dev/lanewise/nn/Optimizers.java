// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import java.util.Objects;

/**
 * The usual optimizers. {@link RuleOptimizer} says what can be put around them; without groups all
 * parameters of a model are updated in one kernel call.
 */
public final class Optimizers {

  private Optimizers() {}

  /**
   * Gradient descent: {@code p -= learningRate * gradient}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static RuleOptimizer sgd(float learningRate) {
    return of(Sgd.of(learningRate));
  }

  /**
   * Gradient descent with momentum; see {@link Sgd}.
   *
   * @param momentum how much of the last move is repeated, in [0, 1)
   * @throws IllegalArgumentException if the learning rate is negative or not finite, or the
   *     momentum not in [0, 1)
   */
  public static RuleOptimizer momentum(float learningRate, float momentum) {
    return of(new Sgd(learningRate, momentum, false));
  }

  /**
   * Gradient descent with Nesterov's momentum; see {@link Sgd}.
   *
   * @param momentum how much of the last move is repeated, in (0, 1)
   * @throws IllegalArgumentException if the learning rate is negative or not finite, or the
   *     momentum not in (0, 1)
   */
  public static RuleOptimizer nesterov(float learningRate, float momentum) {
    return of(new Sgd(learningRate, momentum, true));
  }

  /**
   * RMSprop with PyTorch's other defaults; see {@link RmsProp#of}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static RuleOptimizer rmsProp(float learningRate) {
    return of(RmsProp.of(learningRate));
  }

  /**
   * AdaGrad with PyTorch's other default; see {@link AdaGrad#of}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static RuleOptimizer adaGrad(float learningRate) {
    return of(AdaGrad.of(learningRate));
  }

  /**
   * Lion with the paper's other defaults; see {@link Lion#of}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static RuleOptimizer lion(float learningRate) {
    return of(Lion.of(learningRate));
  }

  /**
   * Adam with the paper's other defaults; see {@link Adam#of}.
   *
   * @throws IllegalArgumentException if the learning rate is negative or not finite
   */
  public static RuleOptimizer adam(float learningRate) {
    return of(Adam.of(learningRate));
  }

  /**
   * Adam with decoupled weight decay; see {@link Adam#of}.
   *
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public static RuleOptimizer adamW(float learningRate, float weightDecay) {
    return of(Adam.of(learningRate), WeightDecay.decoupled(weightDecay));
  }

  /** Any rule, without decay. */
  public static RuleOptimizer of(UpdateRule rule) {
    return of(rule, WeightDecay.NONE);
  }

  /** Any rule, with decay of all parameters. */
  public static RuleOptimizer of(UpdateRule rule, WeightDecay decay) {
    return new RuleOptimizer(
        Objects.requireNonNull(rule, "rule"), Objects.requireNonNull(decay, "decay"));
  }
}
