// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every method of {@link Elementwise}, seen as one that maps inputs to an output. */
enum ElementwiseCase {
  EXP(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.exp(n, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  LOG(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.log(n, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  RELU(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.relu(n, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  SIGMOID(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.sigmoid(n, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  TANH(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.tanh(n, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  GELU(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.gelu(n, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  RELU_BACKWARD(2) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.reluBackward(
          n,
          in[0].array(),
          in[0].offset(),
          in[1].array(),
          in[1].offset(),
          out.array(),
          out.offset());
    }
  },
  SIGMOID_BACKWARD(2) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.sigmoidBackward(
          n,
          in[0].array(),
          in[0].offset(),
          in[1].array(),
          in[1].offset(),
          out.array(),
          out.offset());
    }
  },
  TANH_BACKWARD(2) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.tanhBackward(
          n,
          in[0].array(),
          in[0].offset(),
          in[1].array(),
          in[1].offset(),
          out.array(),
          out.offset());
    }
  },
  GELU_BACKWARD(2) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.geluBackward(
          n,
          in[0].array(),
          in[0].offset(),
          in[1].array(),
          in[1].offset(),
          out.array(),
          out.offset());
    }
  },
  ADD(2) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.add(
          n,
          in[0].array(),
          in[0].offset(),
          in[1].array(),
          in[1].offset(),
          out.array(),
          out.offset());
    }
  },
  MULTIPLY(2) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.multiply(
          n,
          in[0].array(),
          in[0].offset(),
          in[1].array(),
          in[1].offset(),
          out.array(),
          out.offset());
    }
  },
  AXPY(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.axpy(n, 0.7f, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  },
  SCALE(1) {
    @Override
    void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out) {
      e.scale(n, -1.3f, in[0].array(), in[0].offset(), out.array(), out.offset());
    }
  };

  private final int inputs;

  ElementwiseCase(int inputs) {
    this.inputs = inputs;
  }

  int inputs() {
    return inputs;
  }

  abstract void call(Elementwise<float[]> e, int n, GuardedMatrix[] in, GuardedMatrix out);

  /** Inputs at offsets of their own, so that no two vectors are aligned alike. */
  GuardedMatrix[] inputs(int n, Values values, long seed, int shift) {
    GuardedMatrix[] in = new GuardedMatrix[inputs];
    for (int i = 0; i < inputs; i++) {
      in[i] = GuardedMatrix.vector(n, shift + 3 * i).fill(values, seed + i);
    }
    return in;
  }

  /** The output of a call; guards and inputs must be as before. */
  GuardedMatrix run(Elementwise<float[]> e, GuardedMatrix[] in) {
    int n = in[0].columns();
    GuardedMatrix out = GuardedMatrix.vector(n, n % 5).fill(Values.ORDINARY, n);
    GuardedMatrix[] before = copies(in);
    call(e, n, in, out);
    out.assertGuards(this);
    for (int i = 0; i < inputs; i++) {
      in[i].assertUnchanged(this, before[i]);
    }
    return out;
  }

  /** The outputs of calls that write into an input: one for each, and one with all the same. */
  List<GuardedMatrix> runInPlace(Elementwise<float[]> e, GuardedMatrix[] in) {
    List<GuardedMatrix> results = new ArrayList<>();
    for (int target = 0; target < inputs; target++) {
      GuardedMatrix[] copies = copies(in);
      call(e, in[0].columns(), copies, copies[target]);
      copies[target].assertGuards(this);
      results.add(copies[target]);
    }
    GuardedMatrix[] same = new GuardedMatrix[inputs];
    Arrays.fill(same, in[0].copy());
    call(e, in[0].columns(), same, same[0]);
    same[0].assertGuards(this);
    results.add(same[0]);
    return results;
  }

  private static GuardedMatrix[] copies(GuardedMatrix[] in) {
    GuardedMatrix[] copies = new GuardedMatrix[in.length];
    for (int i = 0; i < in.length; i++) {
      copies[i] = in[i].copy();
    }
    return copies;
  }

  void assertEqualsReference(GuardedMatrix[] in) {
    Elementwise<float[]> actual = Subjects.SINGLE.elementwise();
    Elementwise<float[]> reference = Subjects.REFERENCE.elementwise();
    int n = in[0].columns();
    Bits.assertEqual(this + ", n = " + n, run(reference, in), run(actual, in));
    List<GuardedMatrix> expected = runInPlace(reference, in);
    List<GuardedMatrix> found = runInPlace(actual, in);
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertEqual(this + " in place, n = " + n, expected.get(i), found.get(i));
    }
  }
}
