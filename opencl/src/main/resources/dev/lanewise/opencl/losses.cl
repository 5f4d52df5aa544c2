// SPDX-License-Identifier: Apache-2.0

// The gradient may lie over the logits. Each lane therefore reads and writes its own elements
// only, and the lane of the label computes the loss.
//
// `totals` holds the sums of the weights of rows, of the weights of classes, and of losses.

static float weight_of(__global const float *weights, int weighted, int i) {
  return weighted ? weights[i] : 1.0f;
}

// Without classes, a row's weight is its own.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void row_weights(
    int rows, int columns, __global const int *labels, int labelsOffset, int labelled,
    int ignoreIndex, int weightedClasses, __global const float *classWeights, int classOffset,
    int weightedRows, __global const float *rowWeights, int rowOffset, __global float *weights) {
  long first = (long)get_global_id(0) * WIDTH;
  for (int i = (int)first; i < min(first + WIDTH, (long)rows); ++i) {
    float weight = weight_of(rowWeights + rowOffset, weightedRows, i);
    if (labelled) {
      int label = labels[labelsOffset + i];
      if (label == ignoreIndex) {
        weight = 0.0f;
      } else {
        bool good = label >= 0 && label < columns;
        float of_class = weight_of(classWeights + classOffset, weightedClasses, good ? label : 0);
        weight = good ? weight * of_class : NAN;
      }
    }
    weights[i] = weight;
  }
}

__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void reduced_loss(
    int byWeights, float divisor, __global const float *totals, __global float *losses,
    int lossesOffset) {
  if (get_global_id(0) == 0) {
    losses[lossesOffset] = totals[2] / (byWeights ? totals[0] : divisor);
  }
}

ROW_KERNEL softmax_cross_entropy(
    int rows, int columns, __global const float *z, int zOffset, int ldz,
    __global const int *labels, int labelsOffset, int ignoreIndex, int smooth, float keptShare,
    float spread, float zLoss, int weightedClasses, __global const float *classWeights, int classOffset,
    int weightedRows, __global const float *rowWeights, int rowOffset, float scale, int mean,
    __global const float *totals, __global float *losses, int lossesOffset,
    __global float *gradient, int gradientOffset, int ldGradient) {
  SHARED
  SKIP_BEYOND(rows)
  z += zOffset + ROW * ldz;
  gradient += gradientOffset + ROW * ldGradient;
  losses += lossesOffset + ROW;
  classWeights += classOffset;
  // A bad label makes the row NaN by its factors and not by a branch: a group that leaves before a
  // barrier is not handled right everywhere. An ignored row is computed, too, and then zeroed.
  int label = labels[labelsOffset + ROW];
  bool ignored = label == ignoreIndex;
  bool good = ignored || (label >= 0 && label < columns);
  label = label >= 0 && label < columns ? label : 0;
  float top = row_max(columns, z PASS_SHARED);
  bool owner = WIDTH != 1 || FIRST_LANE(0) == label % LANES;
  float below_top = owner ? top - z[label] : 0.0f;
  floats lanes[PARTS];
  floats other_lanes[PARTS];
  floats distance_lanes[PARTS];
  fill(lanes, 0.0f);
  fill(other_lanes, 0.0f);
  fill(distance_lanes, 0.0f);
  float sum = 0.0f;
  float others = 0.0f;
  float distance = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats x = load(z + j, count) - top;
      if (smooth) {
        floats weight = weightedClasses ? load(classWeights + j, count) : ALL(1.0f);
        distance_lanes[part] += keep(weighted_exact(weight, x), count, 0.0f);
      }
      floats e = exp_exact(x);
      store(e, gradient + j, count);
      e = keep(e, count, 0.0f);
      lanes[part] += e;
      other_lanes[part] += replace(e, j, label, 0.0f);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
      others = end_block(others, other_lanes PASS_SHARED);
      distance = end_block(distance, distance_lanes PASS_SHARED);
    }
  }
  float row_weight = weight_of(rowWeights + rowOffset, weightedRows, (int)ROW);
  float own = weight_of(classWeights, weightedClasses, label);
  float row_factor = (mean ? scale / totals[0] : scale) * row_weight;
  float kept = keptShare * own;
  float logarithm = FIRST(log_exact(ALL(sum)));
  float loss = kept * (below_top + logarithm);
  float extra = 0.0f;
  if (smooth) {
    float all_weights = weightedClasses ? totals[1] : (float)columns;
    loss = fma(spread, fma(all_weights, logarithm, -distance), loss);
    extra = spread * all_weights;
  }
  if (zLoss > 0.0f) {
    float log_sum_exp = top + logarithm;
    float u = zLoss * log_sum_exp;
    loss = fma(u, log_sum_exp, loss);
    extra += u + u;
  }
  float q = good ? row_factor / sum : NAN;
  float p = (kept + extra) * q;
  float at_label = -(others * (kept * q));
  float taken = spread * row_factor;
  if (owner && (smooth || zLoss > 0.0f)) {
    at_label = fma(extra * q, gradient[label], at_label);
  }
  if (smooth) {
    at_label = fma(-taken, own, at_label);
  }
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats g = load(gradient + j, count) * p;
      if (smooth) {
        floats weight = weightedClasses ? load(classWeights + j, count) : ALL(1.0f);
        g = fma(ALL(-taken), weight, g);
      }
      g = replace(g, j, label, at_label);
      store(ignored ? ALL(0.0f) : g, gradient + j, count);
    })
  }
  if (owner) {
    *losses = ignored ? 0.0f : good ? row_weight * loss : NAN;
  }
}

static floats soft_label(__global const float *targets, __global const float *classWeights,
                         int weightedClasses, float keptShare, float spread, long j, int count) {
  floats weight = weightedClasses ? load(classWeights + j, count) : ALL(1.0f);
  return weighted_target_exact(weight, load(targets + j, count), keptShare, spread);
}

ROW_KERNEL soft_cross_entropy(
    int rows, int columns, __global const float *z, int zOffset, int ldz,
    __global const float *targets, int targetsOffset, int ldTargets, float keptShare,
    float spread, float zLoss, int weightedClasses, __global const float *classWeights,
    int classOffset, int weightedRows, __global const float *rowWeights, int rowOffset,
    float scale, int mean, __global const float *totals, __global float *losses,
    int lossesOffset, __global float *gradient, int gradientOffset, int ldGradient) {
  SHARED
  SKIP_BEYOND(rows)
  z += zOffset + ROW * ldz;
  targets += targetsOffset + ROW * ldTargets;
  gradient += gradientOffset + ROW * ldGradient;
  classWeights += classOffset;
  float top = row_max(columns, z PASS_SHARED);
  floats lanes[PARTS];
  floats mass_lanes[PARTS];
  floats distance_lanes[PARTS];
  fill(lanes, 0.0f);
  fill(mass_lanes, 0.0f);
  fill(distance_lanes, 0.0f);
  float sum = 0.0f;
  float mass = 0.0f;
  float distance = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats x = load(z + j, count) - top;
      floats y = soft_label(targets, classWeights, weightedClasses, keptShare, spread, j, count);
      floats e = exp_exact(x);
      mass_lanes[part] += keep(y, count, 0.0f);
      distance_lanes[part] += keep(weighted_exact(y, x), count, 0.0f);
      lanes[part] += keep(e, count, 0.0f);
      store(e, gradient + j, count);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
      mass = end_block(mass, mass_lanes PASS_SHARED);
      distance = end_block(distance, distance_lanes PASS_SHARED);
    }
  }
  float row_weight = weight_of(rowWeights + rowOffset, weightedRows, (int)ROW);
  float row_factor = (mean ? scale / totals[0] : scale) * row_weight;
  float logarithm = FIRST(log_exact(ALL(sum)));
  float loss = fma(mass, logarithm, -distance);
  float all = mass;
  if (zLoss > 0.0f) {
    float log_sum_exp = top + logarithm;
    float u = zLoss * log_sum_exp;
    loss = fma(u, log_sum_exp, loss);
    all += u + u;
  }
  float p = all * (row_factor / sum);
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats y = soft_label(targets, classWeights, weightedClasses, keptShare, spread, j, count);
      store(less_target_exact(load(gradient + j, count), y, p, row_factor), gradient + j, count);
    })
  }
  if (FIRST_LANE(0) == 0) {
    losses[lossesOffset + ROW] = row_weight * loss;
  }
}

ROW_KERNEL negative_log_likelihood(
    int rows, int columns, __global const float *x, int xOffset, int ldx,
    __global const int *labels, int labelsOffset, int ignoreIndex, int weightedClasses,
    __global const float *classWeights, int classOffset, int weightedRows,
    __global const float *rowWeights, int rowOffset, float scale, int mean,
    __global const float *totals, __global float *losses, int lossesOffset,
    __global float *gradient, int gradientOffset, int ldGradient) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  gradient += gradientOffset + ROW * ldGradient;
  int label = labels[labelsOffset + ROW];
  bool ignored = label == ignoreIndex;
  bool inside = label >= 0 && label < columns;
  label = inside ? label : 0;
  float row_weight = weight_of(rowWeights + rowOffset, weightedRows, (int)ROW);
  float own = weight_of(classWeights + classOffset, weightedClasses, label);
  float row_factor = (mean ? scale / totals[0] : scale) * row_weight;
  if (WIDTH != 1 || FIRST_LANE(0) == label % LANES) {
    float loss = inside ? row_weight * (own * -x[label]) : NAN;
    losses[lossesOffset + ROW] = ignored ? 0.0f : loss;
  }
  float elsewhere = inside || ignored ? 0.0f : NAN;
  float at_label = ignored ? 0.0f : inside ? -(row_factor * own) : NAN;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(replace(ALL(elsewhere), j, label, at_label), gradient + j, count);)
  }
}
