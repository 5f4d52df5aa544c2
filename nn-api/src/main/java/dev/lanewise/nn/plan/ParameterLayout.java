// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Leaf.Parameter;
import dev.lanewise.nn.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter lies in one flat region, so that an optimizer updates all of them in one
 * call. Gradients and moments have the same layout. Each parameter starts at a multiple of {@link
 * #ALIGNMENT}; what lies between is always zero.
 */
public final class ParameterLayout {

  /** Floats in 64 bytes: a cache line and the widest vector. */
  public static final int ALIGNMENT = 16;

  private final List<Tensor> parameters;
  private final Map<Tensor, Integer> offsets = new HashMap<>();
  private final int size;

  /**
   * Lays out parameters in this order.
   *
   * @throws IllegalArgumentException if a tensor is not a parameter, or there twice, or they do not
   *     fit into one array
   */
  public ParameterLayout(List<Tensor> parameters) {
    this.parameters = List.copyOf(parameters);
    long end = 0;
    for (Tensor parameter : this.parameters) {
      if (!(parameter.op() instanceof Parameter)) {
        throw new IllegalArgumentException(parameter + " must be a parameter");
      }
      if (offsets.put(parameter, (int) end) != null) {
        throw new IllegalArgumentException(parameter + " is there twice");
      }
      end += aligned(parameter.shape().elements(1));
      if (end > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the parameters up to "
                + name(parameter)
                + " have "
                + end
                + " elements, more than the "
                + Integer.MAX_VALUE
                + " of an array");
      }
    }
    this.size = (int) end;
  }

  static long aligned(int elements) {
    return Math.ceilDiv((long) elements, ALIGNMENT) * ALIGNMENT;
  }

  /** The parameters, in order. */
  public List<Tensor> parameters() {
    return parameters;
  }

  /** The name of a parameter. */
  public static String name(Tensor parameter) {
    return ((Parameter) parameter.op()).label();
  }

  /** Whether a parameter has a place in this layout. */
  public boolean contains(Tensor parameter) {
    return offsets.containsKey(parameter);
  }

  /**
   * Index of a parameter's first element.
   *
   * @throws IllegalArgumentException if the parameter is not in this layout
   */
  public int offset(Tensor parameter) {
    Integer offset = offsets.get(parameter);
    if (offset == null) {
      throw new IllegalArgumentException(parameter + " is not in this layout");
    }
    return offset;
  }

  /** The number of floats in the region. */
  public int size() {
    return size;
  }
}
