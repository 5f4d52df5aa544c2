// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** An {@link EarlyStopping} in the course of a {@code fit}, with the weights of the best epoch. */
final class BestEpoch<F, I> implements AutoCloseable {

  private final EarlyStopping rule;
  private final Backend<F, I> backend;
  private final DeviceParameters<F> parameters;
  private final F weights;
  private double best;
  private int waited;
  private boolean found;

  BestEpoch(EarlyStopping rule, Backend<F, I> backend, DeviceParameters<F> parameters) {
    this.rule = rule;
    this.backend = backend;
    this.parameters = parameters;
    this.best = rule.worst();
    this.weights = backend.allocateFloats(Math.max(1, parameters.layout().size()));
  }

  /** Looks at an epoch; whether training ends here. */
  boolean isLast(EpochResult result) {
    double value =
        rule.quantity().equals(EarlyStopping.LOSS)
            ? result.validationLoss()
            : result.metrics().getOrDefault(rule.quantity(), Double.NaN);
    if (rule.isBetter(value, best)) {
      best = value;
      waited = 0;
      found = true;
      copy(parameters.storage(), weights);
      return false;
    }
    waited++;
    return waited >= rule.patience();
  }

  /** Puts the best weights back. */
  void restore() {
    if (found) {
      copy(weights, parameters.storage());
      parameters.advance();
    }
  }

  private void copy(F from, F to) {
    int size = parameters.layout().size();
    backend.kernels().movement().copy(1, size, from, 0, size, to, 0, size);
  }

  @Override
  public void close() {
    backend.free(weights);
  }
}
