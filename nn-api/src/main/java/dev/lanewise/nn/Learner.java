// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.PlanBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes any scalar of a graph small by changing some parameters: for graphs with several inputs,
 * several losses, or several models of which some are trained against others.
 *
 * <pre>{@code
 * try (var learner = Learner.open(backend, loss, weights, adam(1e-3f), new RandomState(1), List.of());
 *     var plan = learner.plan(64)) {
 *   plan.write(x, values, 0);
 *   learner.step(plan);
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time. The backend and the weights must stay open until this is closed.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class Learner<F, I> implements AutoCloseable {

  private final Backend<F, I> backend;
  private final Tensor loss;
  private final DeviceParameters<F> trained;
  private final List<DeviceParameters<F>> others;
  private final RandomState random;
  private final List<@Nullable Tensor> gradientTensors;
  private final F gradients;
  private final GradientNorm<F> norm;
  private final Optimizer.Update update;
  private final float[] lossNow = new float[1];
  private boolean checkEveryStep;
  private long steps;
  private boolean closed;

  private Learner(
      Backend<F, I> backend,
      Tensor loss,
      DeviceParameters<F> trained,
      List<DeviceParameters<F>> others,
      Optimizer optimizer,
      RandomState random) {
    this.backend = backend;
    this.loss = loss;
    this.trained = trained;
    this.others = List.copyOf(others);
    this.random = random;
    this.gradientTensors = Gradients.of(loss, trained.trained().parameters());
    int size = trained.trained().size();
    this.gradients = backend.allocateFloats(Math.max(1, size));
    this.norm = new GradientNorm<>(backend, gradients, size);
    this.checkEveryStep = backend.isSynchronous();
    this.update = optimizer.bind(backend, trained.trained(), trained.storage(), gradients);
  }

  /**
   * A learner of one model's parameters.
   *
   * @param loss a scalar
   * @param trained the weights that are changed
   * @param random where layers such as dropout draw from
   * @param others further weights that the loss depends on, which stay as they are
   * @throws IllegalArgumentException if the loss is no scalar
   * @throws UnsupportedOperationException if an op in between has no gradient
   */
  public static <F, I> Learner<F, I> open(
      Backend<F, I> backend,
      Tensor loss,
      DeviceParameters<F> trained,
      Optimizer optimizer,
      RandomState random,
      List<DeviceParameters<F>> others) {
    return new Learner<>(backend, loss, trained, others, optimizer, random);
  }

  /**
   * Compiles the loss and its gradients for a batch size; the caller closes the plan.
   *
   * @param outputs what else is to be read after a step
   */
  public Plan<F, I> plan(int batchSize, Tensor... outputs) {
    PlanBuilder<F, I> builder =
        Plan.on(backend, batchSize)
            .training(random)
            .parameters(trained.layout(), trained.storage())
            .output(loss);
    others.forEach(other -> builder.parameters(other.layout(), other.storage()));
    for (Tensor output : outputs) {
      builder.output(output);
    }
    List<Tensor> parameters = trained.trained().parameters();
    for (int i = parameters.size() - 1; i >= 0; i--) {
      Tensor gradient = gradientTensors.get(i);
      if (gradient != null) {
        builder.store(gradient, gradients, trained.layout().offset(parameters.get(i)));
      }
    }
    return builder.compile();
  }

  /**
   * The plans of several batch sizes over the same parameters, each compiled when it is first asked
   * for; for a dataset whose last batch is smaller. The caller closes this, and not the plans.
   *
   * @param batchSize the largest
   * @param outputs as for {@link #plan}
   * @throws IllegalArgumentException if the batch size is not positive
   */
  public BatchCache<Plan<F, I>> plans(int batchSize, Tensor... outputs) {
    return new BatchCache<>(batchSize, rows -> plan(rows, outputs));
  }

  /**
   * Whether loss and gradients are looked at in every step, before its update. Unless set they are
   * on the CPU, where it costs a pass over the gradients; on a device it means to wait for each
   * step.
   *
   * @return this
   */
  public Learner<F, I> checkEveryStep(boolean check) {
    this.checkEveryStep = check;
    return this;
  }

  /**
   * Runs a plan of this learner on the inputs that were written, and changes the parameters.
   *
   * @throws NonFiniteLossException if loss or gradients are looked at, see {@link #checkEveryStep},
   *     and one is NaN or infinite; it says where that began. The parameters are then as they were
   *     before the step, but for running statistics, and the learner may go on with other inputs
   */
  public void step(Plan<F, I> plan) {
    plan.run();
    steps++;
    if (checkEveryStep) {
      plan.read(loss, lossNow, 0);
      requireFinite("the loss", lossNow[0], plan);
      requireFinite("the norm of the gradients", norm.read(), plan);
    }
    random.advance();
    update.step(1);
    trained.advance();
  }

  private void requireFinite(String what, float value, Plan<F, I> plan) {
    if (!Float.isFinite(value)) {
      throw explained(new NonFiniteLossException(what + " is " + value, steps), plan);
    }
  }

  private NonFiniteLossException explained(NonFiniteLossException met, Plan<F, I> plan) {
    List<DeviceParameters<F>> weights = new ArrayList<>(List.of(trained));
    weights.addAll(others);
    List<LayerUse> layers = weights.stream().flatMap(w -> w.layers().stream()).toList();
    var first = new Diagnosis<>(backend, loss, loss, weights, layers).of(plan, random);
    boolean given = first.isPresent() && first.get().isData();
    return new NonFiniteLossException(
        met,
        first.orElse(null),
        given ? "clean the inputs" : "lower the learning rate or clip gradients");
  }

  /** Says how an epoch went, to an optimizer that lowers its rate on a plateau. */
  public void endEpoch(float loss) {
    update.endEpoch(loss);
  }

  /** Gives its memory back to the backend. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      update.close();
      norm.close();
      backend.free(gradients);
    }
  }
}
