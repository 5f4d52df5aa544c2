// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import com.google.errorprone.annotations.FormatMethod;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Listeners;
import dev.lanewise.nn.TrainingListener;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all examples have in common: a seed, a place to run, a console. */
@Command(sortOptions = false)
abstract class Example implements Callable<Integer> {

  /** Decides everything that is random. */
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Decides first weights, order and noise (default: ${DEFAULT-VALUE}).")
  protected long seed;

  @Mixin private final BackendChoice place = new BackendChoice();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this and exit.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the example. */
  protected abstract void run(Backend<?, ?> backend) throws IOException;

  @Override
  public final Integer call() throws Exception {
    for (CommandSpec mixin : spec.mixins().values()) {
      if (mixin.userObject() instanceof Choice choice) {
        choice.validate();
      }
    }
    try (Backend<?, ?> backend = place.open()) {
      print("%n");
      run(backend);
    }
    return 0;
  }

  /** Prints to the console, with numbers as in English. */
  @FormatMethod
  protected final void print(String format, Object... values) {
    spec.commandLine().getOut().printf(Locale.ROOT, format, values).flush();
  }

  /** Shows how training goes: on a terminal by a bar, elsewhere by a line for each epoch. */
  protected final TrainingListener progress() {
    return Listeners.progressBar(line -> print("%s%n", line));
  }

  /** Refuses an option's value with a sentence, unless the condition holds. */
  protected final void require(boolean condition, String sentence) {
    Program.require(spec.commandLine(), condition, sentence);
  }
}
