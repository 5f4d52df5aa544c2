// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.List;
import java.util.ServiceLoader;

/**
 * The kinds of backends by name: {@code cpu} from this library, {@code opencl} where {@code
 * lanewise-opencl} is on the class path, and whatever else has a {@link Backend.Provider} there.
 *
 * <pre>{@code
 * try (Backend<?, ?> backend = Backends.open("opencl");
 *     Trainer trainer = Trainer.of(model, loss).open(backend)) { ... }
 * }</pre>
 *
 * <p>Providers are looked for with the calling thread's context class loader.
 */
public final class Backends {

  private Backends() {}

  /** The names of all kinds that are there, sorted; not all need run on this machine. */
  public static List<String> names() {
    return providers().stream().map(Backend.Provider::name).distinct().sorted().toList();
  }

  /** Opens a backend that chooses its threads itself; see {@link #open(String, int)}. */
  public static Backend<?, ?> open(String name) {
    return open(name, 0);
  }

  /**
   * Opens a backend.
   *
   * @param name one of {@link #names}
   * @param threads how many threads of this process its kernels may use; 0 leaves it to the backend
   * @throws IllegalArgumentException if there is no such backend, threads is negative, or positive
   *     where the kernels don't run on threads of this process
   * @throws IllegalStateException if it does not run on this machine; the message says why
   */
  public static Backend<?, ?> open(String name, int threads) {
    if (threads < 0) {
      throw new IllegalArgumentException("threads is " + threads + ", must not be negative");
    }
    return providers().stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("there is no backend '" + name + "', only " + names()))
        .open(threads);
  }

  private static List<Backend.Provider> providers() {
    return ServiceLoader.load(Backend.Provider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
