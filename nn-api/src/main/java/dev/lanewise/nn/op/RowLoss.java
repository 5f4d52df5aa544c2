// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;

/**
 * A loss of rows of classes. Inputs are the rows, their targets, then weights of the classes if
 * there are any, then weights of the rows if it is weighted.
 */
interface RowLoss extends LossOp {

  /** Its reduction and other numbers, without weights. */
  CrossEntropy<?> options();

  /** Whether each row's loss is multiplied by a weight; a mean divides by what the rows weigh. */
  boolean weighted();

  /** The same loss of rows without weights. */
  LossOp unweighted();
}
