// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that a run concludes, in the order in which it was measured. */
record Conclusions(List<Conclusion> all) {

  Conclusions {
    all = List.copyOf(all);
  }

  /** The values by key; null where nothing was measured. */
  Map<String, @Nullable Double> summary() {
    Map<String, @Nullable Double> summary = new LinkedHashMap<>();
    all.forEach(one -> summary.put(one.key(), one.value()));
    return summary;
  }

  /** A table of those of which something is asked. */
  String markdown() {
    return all.stream()
        .filter(one -> one.must() != null)
        .map(Conclusion::markdown)
        .collect(
            Collectors.joining(
                "", "| measure | key | measured | at least | aim |\n|---|---|---|---|---|\n", ""));
  }

  void print(PrintStream console) {
    console.println();
    all.stream().filter(Conclusion::isTold).forEach(console::println);
  }
}
