// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is written; maps are by contender.
 *
 * @param nanos of a call
 * @param lanewiseVersus how many times as fast Lanewise is
 * @param shareOfCopy our bytes a second, relative to a copy; null if that was not measured
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record KernelLine(
    String name,
    KernelCase kernel,
    Map<String, Spread> nanos,
    Map<String, Double> lanewiseVersus,
    @Nullable Double shareOfCopy) {

  static KernelLine of(KernelRow row) {
    String ours = LanewiseContender.NAME;
    return new KernelLine(
        row.kernel().toString(),
        row.kernel(),
        each(row, row::time),
        each(row, name -> name.equals(ours) ? null : row.versus(ours, name)),
        row.shareOf(CopyKernels.LOOP, ours));
  }

  private static <T> Map<String, T> each(KernelRow row, Function<String, @Nullable T> value) {
    Map<String, T> values = new LinkedHashMap<>();
    for (String name : row.contenders()) {
      T one = value.apply(name);
      if (one != null) {
        values.put(name, one);
      }
    }
    return values;
  }
}
