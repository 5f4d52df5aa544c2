// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;

/** Options that several commands have, and that can be wrong. */
interface Choice {

  /**
   * Looks at the options before anything is done.
   *
   * @throws picocli.CommandLine.ParameterException if they make no sense
   */
  void validate() throws IOException;
}
