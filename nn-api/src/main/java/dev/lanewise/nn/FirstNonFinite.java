// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Where a NaN or an infinity first appeared in a step of training.
 *
 * @param kind what it appeared in
 * @param name of the input, the target, the parameter or the op; of an op that is part of a
 *     gradient the op of the model that the gradient is of, after its own
 * @param layer the layer of that op or parameter, as in {@link LayerUse}; null if it has none
 * @param line of the program, such as {@code Digits.java:31}, that built the op; null if none did
 * @param value NaN or an infinity
 * @param index of the value in the input, parameter or result, such as {@code [3, 17]}
 */
public record FirstNonFinite(
    Kind kind,
    String name,
    @Nullable String layer,
    @Nullable String line,
    float value,
    String index) {

  /** What can be the first to be NaN or infinite. */
  public enum Kind {
    /** An input: the dataset has such a value, or whoever wrote it. */
    INPUT,
    /** A target: the dataset has such a value. */
    TARGET,
    /** A parameter was such before the step. */
    PARAMETER,
    /** An op of the model or of the loss made it of finite numbers. */
    FORWARD,
    /** An op of the gradients made it of finite numbers. */
    BACKWARD
  }

  /** In what comes from outside. */
  static FirstNonFinite given(Kind kind, Tensor tensor, float value, String index) {
    String name = tensor.op() instanceof Leaf.Input input ? input.label() : tensor.toString();
    return new FirstNonFinite(kind, name, null, null, value, index);
  }

  boolean isData() {
    return kind == Kind.INPUT || kind == Kind.TARGET;
  }

  /** A sentence for a person, without an end. */
  String text() {
    String where =
        (layer == null ? "" : " of layer " + layer) + (line == null ? "" : " (" + line + ")");
    return switch (kind) {
      case INPUT -> "input " + name + " is " + value + " at " + index;
      case TARGET -> "target " + name + " is " + value + " at " + index;
      case PARAMETER -> "parameter %s is %s at %s before the step".formatted(name, value, index);
      case FORWARD ->
          "%s%s gives %s at %s of finite numbers, in the forward pass"
              .formatted(name, where, value, index);
      case BACKWARD ->
          "%s%s gives %s at %s of finite numbers, in the backward pass"
              .formatted(name, where, value, index);
    };
  }
}
