// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.util.List;

/** A comparison of kernels that are not matrix products. */
abstract class KernelCommand extends BenchCommand {

  private final String bench;
  private final List<KernelGroup> groups;

  KernelCommand(String bench, List<KernelGroup> groups) {
    super(bench);
    this.bench = bench;
    this.groups = groups;
  }

  @Override
  public Integer call() throws IOException {
    var choice = choice();
    validateGroups(groups.stream().map(KernelGroup::name).toList());
    validate(only() == null);
    boolean several = Runtime.getRuntime().availableProcessors() > 1;
    List<KernelGroup> selected =
        groups.stream()
            .filter(group -> wants(group.name()) && (several || !group.name().equals("threads")))
            .toList();
    var run = new KernelRun(bench, choice, selected, rounds(), System.out);
    run.measure();
    run.finish(out(), readme());
    return 0;
  }
}
