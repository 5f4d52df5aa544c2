// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import java.util.List;
import java.util.Locale;

/**
 * What the ops of a plan take, measured; see {@link Profiler}.
 *
 * @param backend where it ran
 * @param ops in the order in which they ran
 * @param nanos the median time of a whole run
 * @param productSpeed floating-point operations a second of a large matrix product in the same
 *     call: what these kernels reach, and less than the peak of the processor
 * @param kernelShare the share of all runs' time that was spent inside of kernel calls, the clock
 *     being read around each of them
 */
public record Profile(
    String backend, List<OpProfile> ops, double nanos, double productSpeed, double kernelShare) {

  public Profile {
    ops = List.copyOf(ops);
  }

  /** A line for each op and one for the whole, for a person. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "on %s; a large product reaches %s/s%n",
            backend,
            Units.scaled(productSpeed, "FLOP")));
    text.append(
        String.format(
            Locale.ROOT,
            "%4s %12s %7s %10s %10s %16s  %s%n",
            "",
            "us",
            "time",
            "FLOP",
            "bytes",
            "its speed",
            "op"));
    double sum = ops.stream().mapToDouble(OpProfile::nanos).sum();
    for (int i = 0; i < ops.size(); i++) {
      OpProfile op = ops.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%4d %12.2f %6.1f%% %10s %10s %5.0f%% of %-7s  %s%n",
              i,
              op.nanos() * 1e-3,
              100 * op.nanos() / sum,
              Units.scaled((double) op.flops(), ""),
              Units.scaled((double) op.bytes(), ""),
              100 * op.shareOfYardstick(),
              op.isCompute() ? "product" : "copy",
              op.op()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%17.2f us a run, %.1f%% of it inside of kernels%n",
            nanos * 1e-3,
            100 * kernelShare));
    return text.toString();
  }

  @Override
  public String toString() {
    return table();
  }
}
