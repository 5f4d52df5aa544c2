// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import java.util.SplittableRandom;

/** Kinds of values to fill inputs with, from harmless to hostile. */
public enum Values {
  /** Uniform in [-1, 1). */
  ORDINARY {
    @Override
    public double nextDouble(SplittableRandom random) {
      return random.nextDouble() * 2 - 1;
    }
  },
  /** Integers in [-8, 8]: sums of products stay exact in any order. */
  INTEGERS {
    @Override
    public double nextDouble(SplittableRandom random) {
      return random.nextInt(-8, 9);
    }
  },
  /** Large numbers of both signs among small ones: sums lose nearly all their digits. */
  CANCELLATION {
    @Override
    public double nextDouble(SplittableRandom random) {
      double small = random.nextDouble() * 2 - 1;
      return switch (random.nextInt(4)) {
        case 0 -> 0x1p20;
        case 1 -> -0x1p20;
        case 2 -> small;
        default -> small * 0x1p-20;
      };
    }
  },
  /** Up to the largest finite float: products and sums overflow. */
  HUGE {
    @Override
    public double nextDouble(SplittableRandom random) {
      return (random.nextDouble() * 2 - 1) * Float.MAX_VALUE;
    }
  },
  /** Normal floats whose products underflow. */
  TINY {
    @Override
    public double nextDouble(SplittableRandom random) {
      return (random.nextDouble() * 2 - 1) * 0x1p-70;
    }
  },
  /** Below the smallest normal float. */
  SUBNORMAL {
    @Override
    public double nextDouble(SplittableRandom random) {
      return random.nextInt(-0x7fffff, 0x800000) * 0x1p-149;
    }
  },
  /** Ordinary values with zeros of both signs among them. */
  ZEROS {
    @Override
    public double nextDouble(SplittableRandom random) {
      return switch (random.nextInt(4)) {
        case 0 -> 0.0;
        case 1 -> -0.0;
        default -> random.nextDouble() * 2 - 1;
      };
    }
  },
  /** Ordinary values with an infinity here and there. */
  INFINITE {
    @Override
    public double nextDouble(SplittableRandom random) {
      return switch (random.nextInt(40)) {
        case 0 -> Double.POSITIVE_INFINITY;
        case 1 -> Double.NEGATIVE_INFINITY;
        default -> random.nextDouble() * 2 - 1;
      };
    }
  },
  /** Ordinary values with a NaN here and there. */
  NAN {
    @Override
    public double nextDouble(SplittableRandom random) {
      return random.nextInt(40) == 0 ? Double.NaN : random.nextDouble() * 2 - 1;
    }
  },
  /** Every pattern of bits equally often. */
  ANY_BITS {
    @Override
    public float next(SplittableRandom random) {
      return Float.intBitsToFloat(random.nextInt());
    }

    @Override
    public double nextDouble(SplittableRandom random) {
      return Double.longBitsToDouble(random.nextLong());
    }
  };

  /** The next float. */
  public float next(SplittableRandom random) {
    return (float) nextDouble(random);
  }

  /** The next double. */
  public abstract double nextDouble(SplittableRandom random);

  /** {@code n} floats. */
  public float[] floats(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = next(random);
    }
    return values;
  }

  /** {@code n} doubles. */
  public double[] doubles(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = nextDouble(random);
    }
    return values;
  }
}
