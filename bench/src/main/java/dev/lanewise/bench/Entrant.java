// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/** An implementation that is measured. */
public interface Entrant extends AutoCloseable {

  /** The key in the table and in the JSON. */
  String name();

  /** Exactly what is measured: version, kernel, storage. */
  String description();

  /**
   * How long its idle threads spin before they sleep; they would take a processor from whoever is
   * measured next.
   */
  default int spinMillis() {
    return 0;
  }

  @Override
  default void close() {}
}
