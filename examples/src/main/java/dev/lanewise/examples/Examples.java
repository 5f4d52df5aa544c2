// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an example by its name, or lists them. */
@Command(
    name = "lanewise example",
    description = "Short programs, each with a result: their sources show how Lanewise is used.",
    synopsisSubcommandLabel = "NAME",
    commandListHeading = "%nExamples:%n",
    footer = {"", "Each takes --help."},
    subcommands = {
      Perceptron.class,
      Xor.class,
      Spirals.class,
      Regression.class,
      SoftmaxRegression.class,
      Mnist.class,
      Autoencoder.class,
      Adversarial.class,
      Saliency.class,
    })
public final class Examples implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this and exit.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  private Examples() {}

  /** Runs the program and ends the process. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The program, ready to execute. */
  static CommandLine commandLine() {
    var digits = new CommandLine(new Digits()).setCommandName("digits");
    return Program.of(new CommandLine(new Examples()).addSubcommand("digits", digits));
  }

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    command.usage(command.getOut());
  }
}
