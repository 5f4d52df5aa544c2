// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for what is not finite between the backward pass of a step and its update. */
final class Health<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final boolean everyStep;
  private final GradientNorm<F> gradients;

  /**
   * A look at the steps of a training.
   *
   * @param everyStep whether to look at all; null where it waits for nothing
   */
  Health(TrainingState<F, I> state, @Nullable Boolean everyStep) {
    this.state = state;
    this.everyStep = everyStep == null ? state.backend.isSynchronous() : everyStep;
    int size = state.parameters.trained().size();
    this.gradients = new GradientNorm<>(state.backend, state.gradients, size);
  }

  /**
   * Looks at a step before its update, so that the weights are still those that gave what is not
   * finite.
   *
   * @param meter has gathered the step's losses last
   * @throws NonFiniteLossException if the loss or a gradient is not finite
   */
  void look(EpochMeter<F, I> meter, int epoch, int batch) {
    if (everyStep) {
      require("the loss", meter.lastLoss(), epoch, batch);
      require("the norm of the gradients", gradients.read(), epoch, batch);
    }
  }

  private static void require(String what, float value, int epoch, int batch) {
    if (!Float.isFinite(value)) {
      throw new NonFiniteLossException(what + " is " + value, epoch, batch);
    }
  }

  /**
   * Runs the step again that failed, to say where it began.
   *
   * @param steps of the training
   * @param order of the epoch's samples
   * @param firstStep the number of the epoch's first step for random numbers
   */
  NonFiniteLossException explained(
      NonFiniteLossException met,
      BatchCache<TrainingStep<F, I>> steps,
      Dataset dataset,
      int[] order,
      long firstStep) {
    int from = (met.batch() - 1) * steps.batchSize();
    TrainingStep<F, I> step = steps.get(Math.min(steps.batchSize(), order.length - from));
    step.load(dataset, order, from);
    RandomState random = new RandomState(state.random.seed());
    random.goTo(firstStep + met.batch() - 1);
    var first =
        sample(FirstNonFinite.Kind.INPUT, state.model.input(), step.inputs(), order, from)
            .or(() -> sample(FirstNonFinite.Kind.TARGET, state.target, step.targets(), order, from))
            .or(() -> diagnosis(state.objective(dataset.isWeighted())).of(step.loaded(), random));
    return new NonFiniteLossException(met, first.orElse(null), advice(first));
  }

  private Diagnosis<F, I> diagnosis(Objective objective) {
    return new Diagnosis<>(
        state.backend,
        objective.mean(),
        objective.losses(),
        List.of(state.parameters),
        state.model.layers());
  }

  private static Optional<FirstNonFinite> sample(
      FirstNonFinite.Kind kind, Tensor tensor, float[] values, int[] order, int from) {
    int at = Diagnosis.firstNonFinite(values, 0, values.length);
    if (at < 0) {
      return Optional.empty();
    }
    int columns = tensor.shape().elements(1);
    String index = "element " + at % columns + " of sample " + order[from + at / columns];
    return Optional.of(FirstNonFinite.given(kind, tensor, values[at], index));
  }

  private String advice(Optional<FirstNonFinite> first) {
    if (first.isPresent() && first.get().isData()) {
      return "clean the dataset";
    }
    return everyStep
        ? "lower the learning rate or clip gradients"
        : "there were updates since, so train with checkEveryStep(true) to see where it begins";
  }

  @Override
  public void close() {
    gradients.close();
  }
}
