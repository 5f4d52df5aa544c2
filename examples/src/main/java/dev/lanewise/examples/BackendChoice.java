// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Backends;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that say where it runs, and on how many threads. */
final class BackendChoice implements Choice {

  private static final int MOST_THREADS = 1_024;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--backend",
      defaultValue = "cpu",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description =
          "Where to run, one of ${COMPLETION-CANDIDATES}; the results are the same (default:"
              + " ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the CPU to use; the results are the same (default: all).")
  private @Nullable Integer threads;

  /** What {@code --backend} takes. */
  static final class Names implements Iterable<String> {

    Names() {}

    @Override
    public Iterator<String> iterator() {
      return Backends.names().iterator();
    }
  }

  /** It does not run on this machine; the message says why. */
  static final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    UnavailableException(IllegalStateException cause) {
      super(cause.getMessage(), cause);
    }
  }

  String name() {
    return name;
  }

  @Override
  public void validate() {
    CommandLine command = spec.commandLine();
    Program.require(
        command,
        Backends.names().contains(name),
        "--backend is %s, must be one of %s".formatted(name, Backends.names()));
    Program.require(
        command,
        threads == null || (threads >= 1 && threads <= MOST_THREADS),
        "--threads is %s, must be between 1 and %d".formatted(threads, MOST_THREADS));
  }

  /**
   * Opens the backend and says what it is.
   *
   * @throws ParameterException if it runs on other threads than those of this process, and some
   *     were asked for
   * @throws UnavailableException if it does not run on this machine
   */
  Backend<?, ?> open() throws UnavailableException {
    try {
      Backend<?, ?> backend = Backends.open(name, threads == null ? 0 : threads);
      spec.commandLine().getOut().println("runs on   " + backend.description());
      return backend;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--backend %s: %s".formatted(name, e.getMessage()), e);
    } catch (IllegalStateException e) {
      throw new UnavailableException(e);
    }
  }
}
