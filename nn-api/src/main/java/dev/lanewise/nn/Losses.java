// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.ElementwiseLoss;
import dev.lanewise.nn.op.Exp;
import dev.lanewise.nn.op.Expand;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.NegativeLogLikelihood;
import dev.lanewise.nn.op.Sigmoid;
import dev.lanewise.nn.op.Sum;

/** The usual losses. */
public final class Losses {

  private Losses() {}

  /**
   * Cross-entropy of softmax over logits against class labels: PyTorch's {@code CrossEntropyLoss}.
   * The model must end in logits, without a softmax of its own.
   */
  public static CrossEntropyLoss softmaxCrossEntropy() {
    return new CrossEntropyLoss(CrossEntropy.of(Reduction.NONE), false, null);
  }

  /** The same against soft labels: a number for each class, usually a probability. */
  public static CrossEntropyLoss softLabelCrossEntropy() {
    return new CrossEntropyLoss(CrossEntropy.of(Reduction.NONE), true, null);
  }

  /**
   * The negative log-likelihood of class labels under a model that gives log-probabilities, such as
   * one that ends in {@link Layers#logSoftmax}: PyTorch's {@code NLLLoss}. Predictions are
   * probabilities. Of a model that gives logits, {@link #softmaxCrossEntropy} is the same, faster.
   */
  public static Loss negativeLogLikelihood() {
    return new Loss() {
      @Override
      public Tensor target(Tensor output) {
        return Tensor.labels("labels", CrossEntropyLoss.classes(output.shape()));
      }

      @Override
      public Tensor losses(Tensor output, Tensor target) {
        return NegativeLogLikelihood.of(output, target);
      }

      @Override
      public Tensor losses(Tensor output, Tensor target, Tensor weights) {
        return NegativeLogLikelihood.of(
            CrossEntropy.of(Reduction.NONE), output, target, null, weights);
      }

      @Override
      public Tensor prediction(Tensor output) {
        return Exp.of(output);
      }
    };
  }

  /** The mean of {@code (x - t)^2}. */
  public static Loss mse() {
    return mean(ElementLoss.MSE);
  }

  /** The mean of {@code |x - t|}. */
  public static Loss mae() {
    return mean(ElementLoss.MAE);
  }

  /**
   * The mean of {@link ElementLoss#HUBER}: a parabola up to a difference of {@code delta}, then
   * straight.
   *
   * @throws IllegalArgumentException if delta is not positive and finite
   */
  public static Loss huber(float delta) {
    return new ElementwiseMean(Criterion.huber(delta, Reduction.NONE));
  }

  /**
   * The mean of {@link ElementLoss#SMOOTH_L1}, which is Huber's divided by {@code beta}.
   *
   * @throws IllegalArgumentException if beta is negative or not finite
   */
  public static Loss smoothL1(float beta) {
    return new ElementwiseMean(Criterion.smoothL1(beta, Reduction.NONE));
  }

  /** The mean of {@code ln cosh (x - t)}. */
  public static Loss logCosh() {
    return mean(ElementLoss.LOG_COSH);
  }

  /**
   * The mean binary cross-entropy of logits, with targets in [0, 1]: PyTorch's {@code
   * BCEWithLogitsLoss}. Predictions are the probabilities of 1.
   */
  public static Loss bceWithLogits() {
    return bceWithLogits(1);
  }

  /**
   * The same with a weight of the positive class.
   *
   * @throws IllegalArgumentException if the weight is negative or not finite
   */
  public static Loss bceWithLogits(float positiveWeight) {
    return new ElementwiseMean(Criterion.bceWithLogits(positiveWeight, Reduction.NONE));
  }

  /**
   * The mean focal loss of logits (Lin et al., 2017), with targets 0 and 1. Predictions are the
   * probabilities of 1.
   *
   * @param gamma how much less an easy sample counts; usually 2
   * @param positiveWeight weight of the positive class, the other has {@code 1 - positiveWeight};
   *     usually 0.25
   * @throws IllegalArgumentException if gamma is negative or not finite, or the weight not in [0,
   *     1]
   */
  public static Loss focal(float gamma, float positiveWeight) {
    return new ElementwiseMean(Criterion.focal(gamma, positiveWeight, Reduction.NONE));
  }

  /** The mean of {@code max(0, 1 - t x)}, with targets -1 and 1. */
  public static Loss hinge() {
    return mean(ElementLoss.HINGE);
  }

  /** The mean of {@code max(0, 1 - t x)^2}, with targets -1 and 1. */
  public static Loss squaredHinge() {
    return mean(ElementLoss.SQUARED_HINGE);
  }

  /**
   * The Kullback-Leibler divergence of target probabilities from a model that gives
   * log-probabilities, summed over each row: PyTorch's {@code KLDivLoss} with {@code batchmean}.
   * Predictions are probabilities.
   */
  public static Loss klDivergence() {
    return new Loss() {
      @Override
      public Tensor target(Tensor output) {
        return Tensor.input("target", output.shape());
      }

      @Override
      public Tensor losses(Tensor output, Tensor target) {
        return sum(ElementwiseLoss.of(ElementLoss.KL_DIVERGENCE, output, target));
      }

      @Override
      public Tensor losses(Tensor output, Tensor target, Tensor weights) {
        Criterion<?> each = Criterion.of(ElementLoss.KL_DIVERGENCE, Reduction.NONE);
        return sum(ElementwiseLoss.of(each, output, target, spread(weights, output)));
      }

      private static Tensor sum(Tensor all) {
        int rank = all.shape().rank();
        return rank == 1 ? all : Sum.of(1, rank, all);
      }

      @Override
      public Tensor prediction(Tensor output) {
        return Exp.of(output);
      }
    };
  }

  /** The weight of each row for each of its elements. */
  private static Tensor spread(Tensor weights, Tensor output) {
    return Expand.of(1, output.shape().part(1, output.shape().rank()), weights);
  }

  private static Loss mean(ElementLoss loss) {
    return new ElementwiseMean(Criterion.of(loss, Reduction.NONE));
  }

  /** The mean over each row of the losses of its elements. */
  private record ElementwiseMean(Criterion<?> criterion) implements Loss {

    @Override
    public Tensor target(Tensor output) {
      return Tensor.input("target", output.shape());
    }

    @Override
    public Tensor losses(Tensor output, Tensor target) {
      return mean(ElementwiseLoss.of(criterion, output, target));
    }

    @Override
    public Tensor losses(Tensor output, Tensor target, Tensor weights) {
      return mean(ElementwiseLoss.of(criterion, output, target, spread(weights, output)));
    }

    private static Tensor mean(Tensor all) {
      int rank = all.shape().rank();
      return rank == 1 ? all : Mean.of(1, rank, all);
    }

    @Override
    public Tensor prediction(Tensor output) {
      return switch (criterion.loss()) {
        case BCE_WITH_LOGITS, FOCAL -> Sigmoid.of(output);
        default -> output;
      };
    }
  }
}
