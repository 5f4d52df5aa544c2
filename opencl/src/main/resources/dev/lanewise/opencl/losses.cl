// SPDX-License-Identifier: Apache-2.0

// The gradient may lie over the logits. Each lane therefore reads and writes its own elements
// only, and the lane of the label computes the loss.
ROW_KERNEL softmax_cross_entropy(int rows, int columns, __global const float *z, int zOffset,
                                 int ldz, __global const int *labels, int labelsOffset,
                                 float scale, __global float *losses, int lossesOffset,
                                 __global float *gradient, int gradientOffset, int ldGradient) {
  SHARED
  SKIP_BEYOND(rows)
  z += zOffset + ROW * ldz;
  gradient += gradientOffset + ROW * ldGradient;
  losses += lossesOffset + ROW;
  // A bad label makes the row NaN by its factors and not by a branch: a group that leaves before a
  // barrier is not handled right everywhere.
  int label = labels[labelsOffset + ROW];
  bool good = label >= 0 && label < columns;
  label = good ? label : 0;
  float top = row_max(columns, z PASS_SHARED);
  bool owner = WIDTH != 1 || FIRST_LANE(0) == label % LANES;
  float below_top = owner ? top - z[label] : 0.0f;
  floats lanes[PARTS];
  floats other_lanes[PARTS];
  fill(lanes, 0.0f);
  fill(other_lanes, 0.0f);
  float sum = 0.0f;
  float others = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats e = exp_exact(load(z + j, count) - top);
      store(e, gradient + j, count);
      e = keep(e, count, 0.0f);
      lanes[part] += e;
      other_lanes[part] += replace(e, j, label, 0.0f);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
      others = end_block(others, other_lanes PASS_SHARED);
    }
  }
  float factor = good ? scale / sum : NAN;
  float at_label = -(others * factor);
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats g = load(gradient + j, count) * factor;
      store(replace(g, j, label, at_label), gradient + j, count);
    })
  }
  if (owner) {
    floats logarithm = log_exact(ALL(good ? sum : NAN));
#if WIDTH == 1
    *losses = below_top + logarithm;
#else
    *losses = below_top + logarithm.s0;
#endif
  }
}
