// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Map;

/** A {@link Plateau} in the course of a training. */
final class PlateauWatch {

  private final Plateau plateau;
  private double factor = 1;
  private double best = Double.POSITIVE_INFINITY;
  private int waited;

  PlateauWatch(Plateau plateau) {
    this.plateau = plateau;
  }

  /** The product of the factors so far. */
  double factor() {
    return factor;
  }

  void save(Map<String, String> numbers) {
    numbers.put("plateau_factor", Double.toString(factor));
    numbers.put("plateau_best", Double.toString(best));
    numbers.put("plateau_waited", Integer.toString(waited));
  }

  void restore(CheckpointNumbers numbers) {
    double factor = numbers.real("plateau_factor");
    double best = numbers.real("plateau_best");
    waited = numbers.integer("plateau_waited");
    this.factor = factor;
    this.best = best;
  }

  void endEpoch(double loss) {
    if (loss < best * (1 - plateau.threshold())) {
      best = loss;
      waited = 0;
    } else if (++waited > plateau.patience()) {
      waited = 0;
      factor = Math.max(plateau.smallest(), factor * plateau.factor());
    }
  }
}
