// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Elementwise;

/** Every elementwise kernel as a function of x and y into z; those of one argument ignore y. */
enum ElementwiseFunction {
  EXP {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.exp(n, x, xo, z, zo);
    }
  },
  LOG {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.log(n, x, xo, z, zo);
    }
  },
  RELU {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.relu(n, x, xo, z, zo);
    }
  },
  SIGMOID {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.sigmoid(n, x, xo, z, zo);
    }
  },
  TANH {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.tanh(n, x, xo, z, zo);
    }
  },
  GELU {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.gelu(n, x, xo, z, zo);
    }
  },
  RELU_BACKWARD {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.reluBackward(n, x, xo, y, yo, z, zo);
    }
  },
  SIGMOID_BACKWARD {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.sigmoidBackward(n, x, xo, y, yo, z, zo);
    }
  },
  TANH_BACKWARD {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.tanhBackward(n, x, xo, y, yo, z, zo);
    }
  },
  GELU_BACKWARD {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.geluBackward(n, x, xo, y, yo, z, zo);
    }
  },
  ADD {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.add(n, x, xo, y, yo, z, zo);
    }
  },
  MULTIPLY {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.multiply(n, x, xo, y, yo, z, zo);
    }
  },
  AXPY {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.axpy(n, 0.7f, x, xo, z, zo);
    }
  },
  SCALE {
    @Override
    <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo) {
      e.scale(n, -1.3f, x, xo, z, zo);
    }
  };

  abstract <F> void on(Elementwise<F> e, int n, F x, int xo, F y, int yo, F z, int zo);
}
