// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Tensor;
import org.jspecify.annotations.Nullable;

/** The slopes of the losses of {@link ElementLoss}, as ops. */
final class ElementSlopes {

  private ElementSlopes() {}

  /** The slope in x. */
  static Tensor inArgument(Criterion<?> criterion, Tensor x, Tensor t) {
    float alpha = criterion.alpha();
    return switch (criterion.loss()) {
      case MSE -> Scale.of(2, Subtract.of(x, t));
      case MAE -> Signs.of(Subtract.of(x, t));
      case HUBER -> Activate.of(Activation.clamp(-alpha, alpha), Subtract.of(x, t));
      case SMOOTH_L1 ->
          alpha == 0
              ? Signs.of(Subtract.of(x, t))
              : Activate.of(Activation.clamp(-1, 1), Scale.of(1 / alpha, Subtract.of(x, t)));
      case LOG_COSH -> Tanh.of(Subtract.of(x, t));
      case KL_DIVERGENCE -> negate(Relu.of(t));
      case KL_DIVERGENCE_OF_LOGS -> negate(Exp.of(t));
      case HINGE -> negate(Multiply.of(t, step(margin(x, t))));
      case SQUARED_HINGE -> Scale.of(-2, Multiply.of(t, Relu.of(margin(x, t))));
      case BCE_WITH_LOGITS ->
          Subtract.of(
              Multiply.of(Subtract.of(ones(t), t), Sigmoid.of(x)),
              Multiply.of(Scale.of(alpha, t), Sigmoid.of(negate(x))));
      case FOCAL -> focal(alpha, criterion.beta(), x, t);
      case ENTROPY -> negate(Add.of(Elementary.of(Unary.LOG, x), ones(x)));
    };
  }

  /** The slope in t; null if it is zero. */
  static @Nullable Tensor inTarget(Criterion<?> criterion, Tensor x, Tensor t) {
    return switch (criterion.loss()) {
      case MSE, MAE, HUBER, SMOOTH_L1, LOG_COSH -> negate(inArgument(criterion, x, t));
      case KL_DIVERGENCE -> {
        Activation positive = Activation.clamp(Float.MIN_NORMAL, Float.POSITIVE_INFINITY);
        Tensor log = Elementary.of(Unary.LOG, Activate.of(positive, t));
        yield Multiply.of(step(t), Subtract.of(Add.of(log, ones(t)), x));
      }
      case KL_DIVERGENCE_OF_LOGS -> Multiply.of(Exp.of(t), Add.of(Subtract.of(t, x), ones(t)));
      case HINGE -> negate(Multiply.of(x, step(margin(x, t))));
      case SQUARED_HINGE -> Scale.of(-2, Multiply.of(x, Relu.of(margin(x, t))));
      case BCE_WITH_LOGITS ->
          Subtract.of(Scale.of(criterion.alpha(), softplus(negate(x))), softplus(x));
      case FOCAL, ENTROPY -> null;
    };
  }

  /**
   * With y = x for the positive class and -x for the other, and w the weight of the class, the loss
   * is {@code w e^(-gamma softplus(y)) softplus(-y)}.
   */
  private static Tensor focal(float gamma, float positiveWeight, Tensor x, Tensor t) {
    Tensor positive = step(Subtract.of(t, Tensor.fill(t.shape(), 0.5f)));
    Tensor sign = Subtract.of(Scale.of(2, positive), ones(t));
    float other = 1 - positiveWeight;
    Tensor weight =
        Add.of(Scale.of(positiveWeight - other, positive), Tensor.fill(t.shape(), other));
    Tensor y = Multiply.of(sign, x);
    Tensor power = Exp.of(Scale.of(-gamma, softplus(y)));
    Tensor terms =
        Add.of(
            Scale.of(gamma, Multiply.of(Sigmoid.of(y), softplus(negate(y)))),
            Sigmoid.of(negate(y)));
    return negate(Multiply.of(Multiply.of(sign, weight), Multiply.of(power, terms)));
  }

  private static Tensor margin(Tensor x, Tensor t) {
    return Subtract.of(ones(x), Multiply.of(t, x));
  }

  private static Tensor ones(Tensor like) {
    return Tensor.fill(like.shape(), 1);
  }

  private static Tensor negate(Tensor x) {
    return Elementary.of(Unary.NEGATE, x);
  }

  private static Tensor softplus(Tensor x) {
    return Activate.of(Activation.SOFTPLUS, x);
  }

  private static Tensor step(Tensor x) {
    return Activate.of(Activation.STEP, x);
  }
}
