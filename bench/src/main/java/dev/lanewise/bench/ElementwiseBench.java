// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import picocli.CommandLine.Command;

/** Functions of elements and of rows against the bandwidth of memory and against peers. */
@Command(
    name = "lanewise bench elementwise",
    sortOptions = false,
    description =
        "Measures functions of each element, softmax, layer normalisation and Adam against the"
            + " speed of a copy in the same run and against other libraries, in turns: the JDK's"
            + " vector functions and plain loops with Math; with --peers all also PyTorch through"
            + " DJL and through bytedeco. Groups: copies, functions, softmax, norms, memory, adam,"
            + " threads.")
public final class ElementwiseBench extends KernelCommand {

  private ElementwiseBench() {
    super("elementwise", ElementwiseGroups.all());
  }

  /** Runs the comparison and ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return execute(new ElementwiseBench(), arguments);
  }
}
