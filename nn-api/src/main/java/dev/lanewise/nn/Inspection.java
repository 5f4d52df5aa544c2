// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.PlanBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a model forward and backward over a dataset, changes nothing, and counts what it sees. */
final class Inspection<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final Objective objective;
  private final List<Watched> watched = new ArrayList<>();
  private final BatchCache<Plan<F, I>> plans;
  private final Batch batch;

  /** A tensor that is computed for each batch, and what is known of it. */
  private record Watched(
      TensorStatistics.Kind kind, String name, String op, Tensor tensor, StatisticsTally tally) {}

  /**
   * An inspection of batches of this size.
   *
   * @param weighted whether samples have weights
   */
  Inspection(TrainingState<F, I> state, int batchSize, boolean weighted) {
    this.state = state;
    this.objective = state.objective(weighted);
    this.plans = new BatchCache<>(batchSize, this::compile);
    this.batch = new Batch(state, batchSize);
    List<LayerUse> layers = state.model.layers();
    List<Tensor> parameters = state.model.parameters().trained().parameters();
    List<Tensor> sources = new ArrayList<>(layers.stream().map(LayerUse::output).toList());
    sources.addAll(parameters);
    List<@Nullable Tensor> gradients = Gradients.of(objective.mean(), sources);
    for (int i = 0; i < layers.size(); i++) {
      LayerUse layer = layers.get(i);
      String op = layer.output().op().name();
      watch(TensorStatistics.Kind.ACTIVATION, layer.name(), op, layer.output());
      watch(TensorStatistics.Kind.ACTIVATION_GRADIENT, layer.name(), op, gradients.get(i));
    }
    for (int i = 0; i < parameters.size(); i++) {
      Tensor parameter = parameters.get(i);
      watch(
          TensorStatistics.Kind.WEIGHT_GRADIENT,
          ParameterLayout.name(parameter),
          parameter.shape().toString(),
          gradients.get(layers.size() + i));
    }
  }

  private void watch(TensorStatistics.Kind kind, String name, String op, @Nullable Tensor tensor) {
    if (tensor != null) {
      Saturation saturation =
          kind == TensorStatistics.Kind.ACTIVATION ? Saturation.of(tensor.op()) : Saturation.NONE;
      int units = tensor.shape().isBatched() ? tensor.shape().elements(1) : 1;
      watched.add(new Watched(kind, name, op, tensor, new StatisticsTally(saturation, units)));
    }
  }

  private Plan<F, I> compile(int rows) {
    PlanBuilder<F, I> builder =
        Plan.on(state.backend, rows)
            .parameters(state.parameters.layout(), state.parameters.storage());
    watched.forEach(tensor -> builder.output(tensor.tensor()));
    return builder.compile();
  }

  Statistics of(Dataset dataset, int[] order) {
    for (int from = 0; from < order.length; from += plans.batchSize()) {
      Plan<F, I> plan = plans.get(Math.min(plans.batchSize(), order.length - from));
      batch.load(dataset, order, from, plan.batch());
      batch.write(plan, objective);
      plan.run();
      for (Watched one : watched) {
        float[] values = new float[one.tensor().shape().elements(plan.batch())];
        plan.read(one.tensor(), values, 0);
        one.tally().add(values, 0, values.length);
      }
    }
    List<TensorStatistics> rows = new ArrayList<>();
    for (Watched one : watched) {
      if (one.kind() == TensorStatistics.Kind.WEIGHT_GRADIENT) {
        continue;
      }
      rows.add(one.tally().result(one.kind(), one.name(), one.op()));
    }
    rows.addAll(weights());
    return new Statistics(rows);
  }

  /** Each parameter, and after it its gradient. */
  private List<TensorStatistics> weights() {
    float[] weights = state.parameters.read();
    ParameterLayout layout = state.parameters.layout();
    List<TensorStatistics> rows = new ArrayList<>();
    for (Tensor parameter : layout.parameters()) {
      String name = ParameterLayout.name(parameter);
      int size = parameter.shape().elements(1);
      StatisticsTally tally = new StatisticsTally(Saturation.NONE, size);
      tally.add(weights, layout.offset(parameter), size);
      rows.add(tally.result(TensorStatistics.Kind.WEIGHT, name, parameter.shape().toString()));
      for (Watched one : watched) {
        if (one.kind() == TensorStatistics.Kind.WEIGHT_GRADIENT && one.name().equals(name)) {
          rows.add(one.tally().result(one.kind(), name, one.op()));
        }
      }
    }
    return rows;
  }

  @Override
  public void close() {
    plans.close();
  }
}
