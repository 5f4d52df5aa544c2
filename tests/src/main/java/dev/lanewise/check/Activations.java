// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Unary;
import java.util.List;
import java.util.stream.Stream;

/** The activations that there are, for checks of each. */
public final class Activations {

  private Activations() {}

  /** The identity and all others; those with parameters have them as alpha 0.25 and beta 6. */
  public static List<Activation> all() {
    return Stream.of(Unary.values())
        .filter(f -> f == Unary.IDENTITY || f.backward() != null)
        .map(f -> new Activation(f, f.parameters() > 0 ? 0.25f : 0, f.parameters() > 1 ? 6 : 0))
        .toList();
  }
}
