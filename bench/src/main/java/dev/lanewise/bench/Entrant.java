// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/** An implementation that is measured. */
public interface Entrant extends AutoCloseable {

  /** The key in the table and in the JSON. */
  String name();

  /** Exactly what is measured: version, kernel, storage. */
  String description();

  @Override
  default void close() {}
}
