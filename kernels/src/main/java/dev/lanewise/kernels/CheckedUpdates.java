// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;

/** {@link Updates} with checked arguments. */
final class CheckedUpdates<F> implements Updates<F> {

  private final Updates<F> unchecked;
  private final Storage<F> storage;

  CheckedUpdates(Updates<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void update(
      int n,
      UpdateRule rule,
      float learningRate,
      WeightDecay decay,
      int step,
      F gradient,
      int gradientOffset,
      F moments,
      int momentsOffset,
      F parameters,
      int offset) {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(decay, "decay");
    Hyperparameters.rate(learningRate);
    if (step < 1) {
      throw new IllegalArgumentException("step is " + step + ", must be at least 1");
    }
    Storage.size("n", n);
    storage.vector("gradient", gradient, gradientOffset, n);
    storage.vector("parameters", parameters, offset, n);
    apart("parameters", parameters, offset, n, "gradient", gradient, gradientOffset, n);
    if (rule.moments() > 0) {
      storage.vector("moments", moments, momentsOffset, (long) rule.moments() * n);
      int kept = rule.moments() * n;
      apart("moments", moments, momentsOffset, kept, "gradient", gradient, gradientOffset, n);
      apart("moments", moments, momentsOffset, kept, "parameters", parameters, offset, n);
    }
    unchecked.update(
        n,
        rule,
        learningRate,
        decay,
        step,
        gradient,
        gradientOffset,
        moments,
        momentsOffset,
        parameters,
        offset);
  }

  @Override
  public void clipNorm(
      int n, float maxNorm, F gradient, int gradientOffset, F norm, int normOffset) {
    Storage.size("n", n);
    if (!(maxNorm >= 0)) {
      throw new IllegalArgumentException("maxNorm is " + maxNorm + ", must not be negative or NaN");
    }
    storage.vector("gradient", gradient, gradientOffset, n);
    storage.vector("norm", norm, normOffset, 1);
    apart("norm", norm, normOffset, 1, "gradient", gradient, gradientOffset, n);
    unchecked.clipNorm(n, maxNorm, gradient, gradientOffset, norm, normOffset);
  }

  private static <F> void apart(
      String name,
      F storage,
      int offset,
      int n,
      String other,
      F otherStorage,
      int otherOffset,
      int otherN) {
    Storage.apart(
        name, storage, offset, 1, n, n, other, otherStorage, otherOffset, 1, otherN, otherN);
  }
}
