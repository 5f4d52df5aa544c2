// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * An elementary function of each element; {@link Activate} has the activations.
 *
 * @param function NEGATE, ABS, SQUARE, SQRT, RSQRT, EXP, LOG, EXPM1, LOG1P, ERF, SIN, COS or POW
 * @param alpha the exponent of POW; 0 for the others
 */
public record Elementary(Unary function, float alpha) implements Pointwise {

  private static final float TWO_OVER_SQRT_PI = 1.1283792f;

  public Elementary {
    switch (function) {
      case NEGATE, ABS, SQUARE, SQRT, RSQRT, EXP, LOG, EXPM1, LOG1P, ERF, SIN, COS -> {
        if (alpha != 0) {
          throw new IllegalArgumentException(
              "alpha is " + alpha + ", but " + function + " has none");
        }
      }
      case POW -> {}
      default ->
          throw new IllegalArgumentException(
              "function is " + function + ", must be an elementary one, not an activation");
    }
  }

  /** Applies a function without parameter. */
  public static Tensor of(Unary function, Tensor x) {
    return Tensor.of(new Elementary(function, 0), x);
  }

  /** {@code x^exponent}. */
  public static Tensor pow(Tensor x, float exponent) {
    return Tensor.of(new Elementary(Unary.POW, exponent), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor positive = Exp.of(x);
    return List.of(
        of(Unary.NEGATE, x),
        of(Unary.ABS, x),
        of(Unary.SQUARE, x),
        of(Unary.SQRT, positive),
        of(Unary.RSQRT, positive),
        of(Unary.EXP, x),
        of(Unary.LOG, positive),
        of(Unary.EXPM1, x),
        of(Unary.LOG1P, positive),
        of(Unary.ERF, x),
        of(Unary.SIN, x),
        of(Unary.COS, x),
        pow(positive, 2.5f));
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.output(0);
    return () ->
        kernel.map(function, y.size(), alpha, 0, x.storage(), x.offset(), y.storage(), y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, slopeTimes(node.input(0), node.output(0), d));
  }

  private Tensor slopeTimes(Tensor x, Tensor y, Tensor d) {
    return switch (function) {
      case NEGATE -> of(Unary.NEGATE, d);
      case ABS -> Multiply.of(d, Signs.of(x));
      case SQUARE -> Multiply.of(d, Scale.of(2, x));
      case SQRT -> Divide.of(Scale.of(0.5f, d), y);
      case RSQRT -> Multiply.of(Scale.of(-0.5f, d), Divide.of(y, x));
      case EXP -> Multiply.of(d, y);
      case LOG -> Divide.of(d, x);
      case EXPM1 -> Multiply.of(d, of(Unary.EXP, x));
      case LOG1P -> Divide.of(d, Add.of(x, Tensor.fill(x.shape(), 1)));
      case ERF ->
          Multiply.of(d, Scale.of(TWO_OVER_SQRT_PI, Exp.of(of(Unary.NEGATE, of(Unary.SQUARE, x)))));
      case SIN -> Multiply.of(d, of(Unary.COS, x));
      case COS -> of(Unary.NEGATE, Multiply.of(d, of(Unary.SIN, x)));
      default -> Multiply.of(d, Scale.of(alpha, pow(x, alpha - 1)));
    };
  }
}
