// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import picocli.CommandLine.Command;

/** Losses with their gradients against peers, and against the same in parts. */
@Command(
    name = "lanewise bench loss",
    sortOptions = false,
    description =
        "Measures losses with their gradients against our own kernels one after another and"
            + " against other libraries, in turns: plain loops with Math; with --peers all also"
            + " PyTorch through DJL and through bytedeco. Groups: cross_entropy,"
            + " linear.")
public final class LossBench extends KernelCommand {

  private LossBench() {
    super("loss", LossGroups.all());
  }

  /** Runs the comparison and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return execute(new LossBench(), arguments);
  }
}
