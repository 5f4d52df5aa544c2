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

  /**
   * What it has seen so far.
   *
   * @param best the best number
   * @param waited how many epochs in turn have brought nothing better since
   * @param weights those of the best epoch, in the order of the layout; empty if there is none yet
   */
  record Snapshot(double best, int waited, float[] weights) {}

  BestEpoch(EarlyStopping rule, Backend<F, I> backend, DeviceParameters<F> parameters) {
    this.rule = rule;
    this.backend = backend;
    this.parameters = parameters;
    this.best = rule.worst();
    this.weights = backend.allocateFloats(Math.max(1, parameters.layout().size()));
  }

  /** Looks at an epoch. */
  void add(EpochResult result) {
    double value =
        rule.quantity().equals(EarlyStopping.LOSS)
            ? result.validationLoss()
            : result.metrics().getOrDefault(rule.quantity(), Double.NaN);
    if (rule.isBetter(value, best)) {
      best = value;
      waited = 0;
      found = true;
      copy(parameters.storage(), weights);
    } else {
      waited++;
    }
  }

  /** Whether training ends here. */
  boolean isOver() {
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

  /** What it has seen, copied. */
  Snapshot snapshot() {
    float[] copy = new float[found ? parameters.layout().size() : 0];
    backend.read(weights, 0, copy, 0, copy.length);
    return new Snapshot(best, waited, copy);
  }

  /** Goes on from a snapshot. */
  void resume(Snapshot snapshot) {
    best = snapshot.best();
    waited = snapshot.waited();
    found = snapshot.weights().length > 0;
    backend.write(snapshot.weights(), 0, weights, 0, snapshot.weights().length);
  }

  @Override
  public void close() {
    backend.free(weights);
  }
}
