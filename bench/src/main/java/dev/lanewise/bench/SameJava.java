// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Another process of the same Java, with the same options and classes. */
final class SameJava {

  private SameJava() {}

  /** Ready to start a program. */
  static ProcessBuilder command(Class<?> program, List<String> arguments) {
    return command(program.getName(), arguments);
  }

  /** Ready to start a program by the name of its class. */
  static ProcessBuilder command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
