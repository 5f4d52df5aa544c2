// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import com.google.errorprone.annotations.FormatMethod;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.EpochResult;
import dev.lanewise.nn.Listeners;
import dev.lanewise.nn.TrainingListener;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all examples have in common: a seed, a place to run, a console. */
@Command(sortOptions = false)
abstract class Example implements Callable<Integer> {

  private static final int MOST_THREADS = 1_024;

  /** Decides everything that is random. */
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Decides first weights, order and noise (default: ${DEFAULT-VALUE}).")
  protected long seed;

  @Option(
      names = "--backend",
      defaultValue = "cpu",
      paramLabel = "cpu|opencl",
      description = "Where to run; the results are the same (default: ${DEFAULT-VALUE}).")
  private Place.Kind kind = Place.Kind.CPU;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the CPU to use; the results are the same (default: all).")
  private @Nullable Integer threads;

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
    require(
        threads == null || (threads >= 1 && threads <= MOST_THREADS),
        "--threads is %s, must be between 1 and %d".formatted(threads, MOST_THREADS));
    for (CommandSpec mixin : spec.mixins().values()) {
      if (mixin.userObject() instanceof Choice choice) {
        choice.validate();
      }
    }
    Place place = Place.open(kind, threads);
    try (AutoCloseable _ = place.handle()) {
      print("runs on   %s%n%n", place.description());
      run(place.backend());
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
    return EpochProgress.onTerminal() ? Listeners.progressBar() : new Lines();
  }

  private final class Lines implements TrainingListener {

    @Override
    public void onEpochEnd(EpochResult result) {
      print("epoch %-8d  loss %.4f", result.epoch(), result.loss());
      if (!Float.isNaN(result.validationAccuracy())) {
        print("   validation %6.2f %%", 100 * result.validationAccuracy());
      }
      print("%n");
    }
  }

  /** Refuses an option's value with a sentence, unless the condition holds. */
  protected final void require(boolean condition, String sentence) {
    Program.require(spec.commandLine(), condition, sentence);
  }
}
