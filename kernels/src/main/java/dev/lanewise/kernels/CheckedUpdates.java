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
  public void sgd(
      int n, float learningRate, F gradient, int gradientOffset, F parameters, int offset) {
    if (!Float.isFinite(learningRate)) {
      throw new IllegalArgumentException("learningRate is " + learningRate + ", must be finite");
    }
    checkVectors(n, gradient, gradientOffset, parameters, offset);
    unchecked.sgd(n, learningRate, gradient, gradientOffset, parameters, offset);
  }

  @Override
  public void adam(
      int n,
      Adam adam,
      int step,
      F gradient,
      int gradientOffset,
      F moment1,
      int moment1Offset,
      F moment2,
      int moment2Offset,
      F parameters,
      int offset) {
    Objects.requireNonNull(adam, "adam");
    if (step < 1) {
      throw new IllegalArgumentException("step is " + step + ", must be at least 1");
    }
    checkVectors(n, gradient, gradientOffset, parameters, offset);
    storage.vector("moment1", moment1, moment1Offset, n);
    storage.vector("moment2", moment2, moment2Offset, n);
    apart(n, "moment1", moment1, moment1Offset, "gradient", gradient, gradientOffset);
    apart(n, "moment1", moment1, moment1Offset, "parameters", parameters, offset);
    apart(n, "moment2", moment2, moment2Offset, "gradient", gradient, gradientOffset);
    apart(n, "moment2", moment2, moment2Offset, "parameters", parameters, offset);
    apart(n, "moment2", moment2, moment2Offset, "moment1", moment1, moment1Offset);
    unchecked.adam(
        n,
        adam,
        step,
        gradient,
        gradientOffset,
        moment1,
        moment1Offset,
        moment2,
        moment2Offset,
        parameters,
        offset);
  }

  private void checkVectors(int n, F gradient, int gradientOffset, F parameters, int offset) {
    Storage.size("n", n);
    storage.vector("gradient", gradient, gradientOffset, n);
    storage.vector("parameters", parameters, offset, n);
    apart(n, "parameters", parameters, offset, "gradient", gradient, gradientOffset);
  }

  private static <F> void apart(
      int n, String name, F storage, int offset, String other, F otherStorage, int otherOffset) {
    Storage.apart(name, storage, offset, 1, n, n, other, otherStorage, otherOffset, 1, n, n);
  }
}
