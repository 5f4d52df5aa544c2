// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;

/** Optimizers by the textbook, in double precision, one object per vector of parameters. */
public final class UpdateOracle {

  private final double[] parameters;
  private final double[] moment1;
  private final double[] moment2;
  private int step;

  /** Starts from parameters, with moments of zero. */
  public UpdateOracle(double[] parameters) {
    this(parameters, new double[parameters.length], new double[parameters.length], 0);
  }

  /** Starts from parameters and moments after some steps. */
  public UpdateOracle(double[] parameters, double[] moment1, double[] moment2, int step) {
    this.parameters = parameters.clone();
    this.moment1 = moment1.clone();
    this.moment2 = moment2.clone();
    this.step = step;
  }

  /** Clips a gradient to a norm, in place; returns the norm that it had. */
  public static double clipNorm(double maxNorm, double[] gradient) {
    double norm = VectorOracle.norm(gradient).high();
    if (norm > maxNorm) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = gradient[i] / norm * maxNorm;
      }
    }
    return norm;
  }

  /** Gradient descent. */
  public void sgd(double learningRate, double[] gradient) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= learningRate * gradient[i];
    }
  }

  /** Adam (Kingma and Ba 2014, algorithm 1). */
  public void adam(
      double learningRate, double beta1, double beta2, double epsilon, double[] gradient) {
    step++;
    for (int i = 0; i < parameters.length; i++) {
      moment1[i] = beta1 * moment1[i] + (1 - beta1) * gradient[i];
      moment2[i] = beta2 * moment2[i] + (1 - beta2) * gradient[i] * gradient[i];
      double unbiased1 = moment1[i] / (1 - StrictMath.pow(beta1, step));
      double unbiased2 = moment2[i] / (1 - StrictMath.pow(beta2, step));
      parameters[i] -= learningRate * unbiased1 / (Math.sqrt(unbiased2) + epsilon);
    }
  }

  /** Any rule, from its paper; decays as {@link WeightDecay} says. */
  public void step(UpdateRule rule, WeightDecay decay, double[] gradient) {
    step++;
    for (int i = 0; i < parameters.length; i++) {
      double d = gradient[i] + decay.l2() * parameters[i];
      double rate = rule.learningRate();
      double kept = parameters[i] * (1 - rate * decay.decoupled());
      double moved = kept - rate * move(rule, i, d);
      parameters[i] = Math.signum(moved) * Math.max(0, Math.abs(moved) - rate * decay.l1());
    }
  }

  private double move(UpdateRule rule, int i, double d) {
    return switch (rule) {
      case Sgd sgd -> {
        moment1[i] = sgd.momentum() * moment1[i] + d;
        yield sgd.nesterov() ? d + sgd.momentum() * moment1[i] : moment1[i];
      }
      case RmsProp rms -> {
        moment1[i] = rms.decay() * moment1[i] + (1 - (double) rms.decay()) * d * d;
        yield d / (Math.sqrt(moment1[i]) + rms.epsilon());
      }
      case AdaGrad ada -> {
        moment1[i] += d * d;
        yield d / (Math.sqrt(moment1[i]) + ada.epsilon());
      }
      case Adam adam -> {
        double beta1 = adam.beta1();
        double beta2 = adam.beta2();
        moment1[i] = beta1 * moment1[i] + (1 - beta1) * d;
        moment2[i] = beta2 * moment2[i] + (1 - beta2) * d * d;
        double unbiased1 = moment1[i] / (1 - StrictMath.pow(beta1, step));
        double unbiased2 = moment2[i] / (1 - StrictMath.pow(beta2, step));
        yield unbiased1 / (Math.sqrt(unbiased2) + adam.epsilon());
      }
      case Lion lion -> {
        double direction = lion.beta1() * moment1[i] + (1 - (double) lion.beta1()) * d;
        moment1[i] = lion.beta2() * moment1[i] + (1 - (double) lion.beta2()) * d;
        yield Math.signum(direction);
      }
    };
  }

  /** The parameters as they are now. */
  public double[] parameters() {
    return parameters.clone();
  }

  /** The first moment as it is now. */
  public double[] moment1() {
    return moment1.clone();
  }

  /** The second moment as it is now. */
  public double[] moment2() {
    return moment2.clone();
  }
}
