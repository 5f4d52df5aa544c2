// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.nn.NonFiniteLossException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How commands take their arguments and tell of failures: in one sentence, without a trace. */
final class Program {

  private Program() {}

  /** A command, ready to execute; its subcommands are treated alike. */
  static CommandLine of(CommandLine command) {
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((failure, _) -> misused(failure.getCommandLine(), failure))
        .setExecutionExceptionHandler((failure, failed, _) -> {
          if (failure instanceof IOException
              || failure instanceof BackendChoice.UnavailableException
              || failure instanceof NonFiniteLossException) {
            failed.getErr().println(sentence(failure));
            return failed.getCommandSpec().exitCodeOnExecutionException();
          }
          throw failure;
        });
  }

  private static int misused(CommandLine command, ParameterException failure) {
    command.getErr().println(sentence(command, failure));
    command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static @Nullable String sentence(CommandLine command, ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()) {
      return "There is no example '%s'; there are %s."
          .formatted(
              unmatched.getUnmatched().getFirst(),
              command.getSubcommands().keySet().stream().collect(Collectors.joining(", ")));
    }
    return failure.getMessage();
  }

  /** What went wrong; of some failures the JDK's message is the file's name alone. */
  static String sentence(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case NoSuchFileException missing when missing.getReason() != null -> message;
      case NoSuchFileException _ -> message + ": there is no such file or folder";
      case AccessDeniedException _ -> message + ": permission denied";
      case FileAlreadyExistsException _ -> message + ": it is there already";
      default -> message;
    };
  }

  /** Refuses what was asked for, unless the condition holds. */
  static void require(CommandLine command, boolean condition, String sentence) {
    if (!condition) {
      throw new ParameterException(command, sentence);
    }
  }
}
