// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What runs here, and why not something better.
 *
 * @param implementation the implementation in use
 * @param vectorBits width of a vector in bits; 0 for the reference
 * @param threads the number of threads a kernel may use
 * @param runtime the Java runtime, as it names itself
 * @param gates the conditions of the SIMD implementation, in the order of their examination; the
 *     first one that is shut is the last
 * @param reason why this implementation was chosen, in one sentence
 * @param advice what to do to get the SIMD implementation, or null if there is nothing to do
 */
public record Capabilities(
    Implementation implementation,
    int vectorBits,
    int threads,
    String runtime,
    List<Gate> gates,
    String reason,
    @Nullable String advice) {

  public Capabilities {
    gates = List.copyOf(gates);
  }

  /**
   * A condition of the SIMD implementation.
   *
   * @param name what is looked at
   * @param open whether it is fulfilled
   * @param finding what was found
   */
  public record Gate(String name, boolean open, String finding) {}

  /** What {@link Lanewise#open()} would use in this process. */
  public static Capabilities detect() {
    return Lanewise.builder().examine();
  }

  /** All of it, for a person to read, over several lines. */
  public String report() {
    var text = new StringBuilder();
    line(text, "implementation", implementation.name().toLowerCase(Locale.ROOT));
    line(text, "vector width", vectorBits == 0 ? "none" : vectorBits + " bits");
    line(text, "threads", Integer.toString(threads));
    line(text, "runtime", runtime);
    for (Gate gate : gates) {
      line(text, gate.name(), (gate.open() ? "yes" : "NO") + ", " + gate.finding());
    }
    line(text, "reason", reason);
    if (advice != null) {
      line(text, "advice", advice);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-16s %s%n".formatted(name, value));
  }
}
