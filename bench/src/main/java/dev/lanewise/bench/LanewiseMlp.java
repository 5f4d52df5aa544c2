// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;

import dev.lanewise.bench.MlpCase.Task;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Predictor;
import dev.lanewise.nn.Sequential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lanewise through its nn-api: steps of a {@code TrainingState}, and a {@code Predictor}. */
final class LanewiseMlp implements MlpContender {

  private final Map<Integer, Lanewise> handles = new HashMap<>();

  @Override
  public String name() {
    return LanewiseContender.NAME;
  }

  @Override
  public String description() {
    var capabilities = handle(1).capabilities();
    return "%s, %d-bit vectors, float[]; a step copies its labels, a prediction is a new array"
        .formatted(
            capabilities.implementation().name().toLowerCase(Locale.ROOT),
            capabilities.vectorBits());
  }

  @Override
  public KernelWork prepare(MlpCase mlp) {
    Lanewise lanewise = handle(mlp.threads());
    return mlp.task() == Task.TRAIN ? training(mlp, lanewise) : prediction(mlp, lanewise);
  }

  /** The network with its first weights. */
  static Sequential model(MlpCase mlp) {
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < mlp.layers(); layer++) {
      if (layer > 0) {
        layers.add(relu());
      }
      layers.add(dense(mlp.inputs(layer), mlp.outputs(layer)));
    }
    Sequential model = Sequential.of(layers.toArray(Layer[]::new));
    var inputs = new MlpInputs(mlp);
    List<String> names = model.parameters().names();
    for (int layer = 0; layer < mlp.layers(); layer++) {
      model.parameters().set(names.get(2 * layer), inputs.weight(layer));
      model.parameters().set(names.get(2 * layer + 1), inputs.bias(layer));
    }
    return model;
  }

  private static KernelWork training(MlpCase mlp, Lanewise lanewise) {
    Sequential model = model(mlp);
    var steps = MlpSteps.of(mlp, model, CpuBackend.of(lanewise));
    float[] x = new MlpInputs(mlp).x();
    return KernelWork.of(
        steps::run,
        () -> {
          steps.run();
          float loss = steps.loss();
          steps.copyToModel();
          try (var predictor = Predictor.open(model, mlp.batch(), lanewise)) {
            return List.of(new float[] {loss}, predictor.predict(x, mlp.batch()));
          }
        },
        steps::close);
  }

  private static KernelWork prediction(MlpCase mlp, Lanewise lanewise) {
    var predictor = Predictor.open(model(mlp), mlp.batch(), lanewise);
    float[] x = new MlpInputs(mlp).x();
    return KernelWork.of(
        () -> predictor.predict(x, mlp.batch()),
        () -> List.of(predictor.predict(x, mlp.batch())),
        predictor::close);
  }

  private Lanewise handle(int threads) {
    return handles.computeIfAbsent(threads, t -> Lanewise.builder().threads(t).open());
  }

  @Override
  public void close() {
    handles.values().forEach(Lanewise::close);
  }
}
