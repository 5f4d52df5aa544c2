// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

/**
 * An op that does something else where a model is used than where it is trained, such as dropout. A
 * plan has {@link #inference} in its place unless it is for training.
 */
public interface TrainingOp extends Op {

  /** What the op is outside of training, with the same inputs and outputs. */
  Op inference();
}
