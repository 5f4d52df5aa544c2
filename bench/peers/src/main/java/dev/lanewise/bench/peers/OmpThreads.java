// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of threads of an OpenMP runtime, for a library that leaves it to that. A process may
 * hold several such runtimes: the one meant lies in a folder named after the library.
 */
final class OmpThreads {

  private static final Path MAPS = Path.of("/proc/self/maps");

  private final MethodHandle setNumThreads;

  private OmpThreads(MethodHandle setNumThreads) {
    this.setNumThreads = setNumThreads;
  }

  /**
   * Of a library that is already loaded.
   *
   * @throws LinkageError if its runtime is not found
   */
  @SuppressWarnings("restricted") // native access is granted on the command line
  static OmpThreads of(String library) {
    Path runtime = runtimeOf(library);
    var function =
        SymbolLookup.libraryLookup(runtime, Arena.global())
            .find("omp_set_num_threads")
            .orElseThrow(() -> new LinkageError("no omp_set_num_threads in " + runtime));
    return new OmpThreads(
        Linker.nativeLinker()
            .downcallHandle(function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
  }

  private static Path runtimeOf(String library) {
    if (!Files.isReadable(MAPS)) {
      throw new LinkageError("the OpenMP runtime of " + library + " is only found on Linux");
    }
    try (var lines = Files.lines(MAPS)) {
      return lines
          .filter(line -> line.contains("omp") && line.contains("/" + library))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(path -> path.getFileName().toString().matches("lib[gi]omp.*"))
          .findFirst()
          .orElseThrow(() -> new LinkageError("no OpenMP runtime beside " + library));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on, for work that this thread begins. */
  void use(int threads) {
    try {
      setNumThreads.invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException("omp_set_num_threads failed", e);
    }
  }
}
