// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Elementwise;

/** {@link Elementwise} on a device. */
final class ClElementwise implements Elementwise<ClFloats> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel exp;
  private final ClKernel log;
  private final ClKernel relu;
  private final ClKernel sigmoid;
  private final ClKernel tanh;
  private final ClKernel gelu;
  private final ClKernel reluBackward;
  private final ClKernel sigmoidBackward;
  private final ClKernel tanhBackward;
  private final ClKernel geluBackward;
  private final ClKernel add;
  private final ClKernel multiply;
  private final ClKernel axpy;
  private final ClKernel scale;
  private final ClKernel clear;

  ClElementwise(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;

    ClProgram program =
        session.program(
            grid.options(), "floats.cl", "functions.cl", "elements.cl", "elementwise.cl");
    exp = program.kernel("map_exp");
    log = program.kernel("map_log");
    relu = program.kernel("map_relu");
    sigmoid = program.kernel("map_sigmoid");
    tanh = program.kernel("map_tanh");
    gelu = program.kernel("map_gelu");
    reluBackward = program.kernel("relu_backward");
    sigmoidBackward = program.kernel("sigmoid_backward");
    tanhBackward = program.kernel("tanh_backward");
    geluBackward = program.kernel("gelu_backward");
    add = program.kernel("add");
    multiply = program.kernel("multiply");
    axpy = program.kernel("axpy");
    scale = program.kernel("scale");
    clear = program.kernel("clear");
  }

  @Override
  public void exp(int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    map(exp, n, x, xOffset, y, yOffset);
  }

  @Override
  public void log(int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    map(log, n, x, xOffset, y, yOffset);
  }

  @Override
  public void relu(int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    map(relu, n, x, xOffset, y, yOffset);
  }

  @Override
  public void sigmoid(int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    map(sigmoid, n, x, xOffset, y, yOffset);
  }

  @Override
  public void tanh(int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    map(tanh, n, x, xOffset, y, yOffset);
  }

  @Override
  public void gelu(int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    map(gelu, n, x, xOffset, y, yOffset);
  }

  @Override
  public void reluBackward(
      int n, ClFloats y, int yOffset, ClFloats dy, int dyOffset, ClFloats dx, int dxOffset) {
    combine(reluBackward, n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void sigmoidBackward(
      int n, ClFloats y, int yOffset, ClFloats dy, int dyOffset, ClFloats dx, int dxOffset) {
    combine(sigmoidBackward, n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void tanhBackward(
      int n, ClFloats y, int yOffset, ClFloats dy, int dyOffset, ClFloats dx, int dxOffset) {
    combine(tanhBackward, n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void geluBackward(
      int n, ClFloats x, int xOffset, ClFloats dy, int dyOffset, ClFloats dx, int dxOffset) {
    combine(geluBackward, n, x, xOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void add(
      int n, ClFloats x, int xOffset, ClFloats y, int yOffset, ClFloats z, int zOffset) {
    combine(add, n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void multiply(
      int n, ClFloats x, int xOffset, ClFloats y, int yOffset, ClFloats z, int zOffset) {
    combine(multiply, n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void axpy(int n, float alpha, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    scaled(axpy, n, alpha, x, xOffset, y, yOffset);
  }

  @Override
  public void scale(int n, float alpha, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    scaled(scale, n, alpha, x, xOffset, y, yOffset);
  }

  /** Sets every element to +0 (as an int, 0); drivers' own fills fail on large buffers. */
  void clear(ClBuffer x) {
    try (ClSession.Use _ = session.use()) {
      grid.launchElements(clear.begin().add(x.length()).add(x, 0), x.length());
    }
  }

  private void map(ClKernel kernel, int n, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      grid.launchElements(kernel.begin().add(n).add(x, xOffset).add(y, yOffset), n);
    }
  }

  private void combine(
      ClKernel kernel,
      int n,
      ClFloats x,
      int xOffset,
      ClFloats y,
      int yOffset,
      ClFloats z,
      int zOffset) {
    try (ClSession.Use _ = session.use()) {
      grid.launchElements(kernel.begin().add(n).add(x, xOffset).add(y, yOffset).add(z, zOffset), n);
    }
  }

  private void scaled(
      ClKernel kernel, int n, float alpha, ClFloats x, int xOffset, ClFloats y, int yOffset) {
    try (ClSession.Use _ = session.use()) {
      grid.launchElements(kernel.begin().add(n).add(alpha).add(x, xOffset).add(y, yOffset), n);
    }
  }
}
