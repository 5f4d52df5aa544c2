// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static java.util.Objects.requireNonNull;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Unary;
import java.util.EnumMap;
import java.util.Map;

/** {@link Elementwise} on a device: each function is a program of its own, compiled when used. */
final class ClElementwise implements Elementwise<ClFloats> {

  private final ClSession session;
  private final Grid grid;
  private final Map<Unary, ClKernel> unary = new EnumMap<>(Unary.class);
  private final Map<Binary, ClKernel> binary = new EnumMap<>(Binary.class);
  private final Map<Ternary, ClKernel> ternary = new EnumMap<>(Ternary.class);
  private final ClKernel clear;
  private final ClKernel dropout;

  ClElementwise(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    for (Unary function : Unary.values()) {
      unary.put(function, kernel("map", "UNARY", function));
    }
    for (Binary function : Binary.values()) {
      binary.put(function, kernel("combine", "BINARY", function));
    }
    for (Ternary function : Ternary.values()) {
      ternary.put(function, kernel("combine", "TERNARY", function));
    }
    clear = session.program(grid.options(), "floats.cl", "elements.cl", "clear.cl").kernel("clear");
    dropout =
        session.program(grid.options(), "floats.cl", "elements.cl", "dropout.cl").kernel("dropout");
  }

  private ClKernel kernel(String name, String type, Enum<?> function) {
    String options = "%s -D%s=%s_%s".formatted(grid.options(), type, type, function);
    return session
        .program(options, "floats.cl", "functions.cl", "elements.cl", "elementwise.cl")
        .kernel(name);
  }

  @Override
  public void dropout(
      int n,
      float probability,
      long seed,
      long stream,
      ClFloats x,
      int xOffset,
      ClFloats y,
      int yOffset) {
    try (ClSession.Use _ = session.use()) {
      grid.launchElements(
          dropout
              .begin()
              .add(n)
              .add((int) Math.ceil(probability * 0x1p24))
              .add(1f / (1f - probability))
              .add((int) seed)
              .add((int) (seed >>> 32))
              .add((int) stream)
              .add((int) (stream >>> 32))
              .add(x, xOffset)
              .add(y, yOffset),
          n);
    }
  }

  @Override
  public void map(
      Unary function,
      int n,
      float alpha,
      float beta,
      ClFloats x,
      int xOffset,
      ClFloats y,
      int yOffset) {
    try (ClSession.Use _ = session.use()) {
      ClKernel kernel = requireNonNull(unary.get(function));
      grid.launchElements(
          kernel.begin().add(n).add(alpha).add(beta).add(x, xOffset).add(y, yOffset), n);
    }
  }

  @Override
  public void combine(
      Binary function,
      int n,
      float alpha,
      float beta,
      ClFloats x,
      int xOffset,
      ClFloats y,
      int yOffset,
      ClFloats z,
      int zOffset) {
    try (ClSession.Use _ = session.use()) {
      ClKernel kernel = requireNonNull(binary.get(function));
      grid.launchElements(
          kernel
              .begin()
              .add(n)
              .add(alpha)
              .add(beta)
              .add(x, xOffset)
              .add(y, yOffset)
              .add(z, zOffset),
          n);
    }
  }

  @Override
  public void combine(
      Ternary function,
      int n,
      ClFloats x,
      int xOffset,
      ClFloats y,
      int yOffset,
      ClFloats z,
      int zOffset,
      ClFloats w,
      int wOffset) {
    try (ClSession.Use _ = session.use()) {
      ClKernel kernel = requireNonNull(ternary.get(function));
      grid.launchElements(
          kernel.begin().add(n).add(x, xOffset).add(y, yOffset).add(z, zOffset).add(w, wOffset), n);
    }
  }

  /** Sets every element to +0 (as an int, 0); drivers' own fills fail on large buffers. */
  void clear(ClBuffer x) {
    try (ClSession.Use _ = session.use()) {
      grid.launchElements(clear.begin().add(x.length()).add(x, 0), x.length());
    }
  }
}
