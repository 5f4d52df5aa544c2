// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.KernelWork;
import dev.lanewise.bench.MlpCase;
import dev.lanewise.bench.MlpCase.Task;
import dev.lanewise.bench.MlpContender;
import dev.lanewise.bench.MlpInputs;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Training with PyTorch through DJL, with its blocks, its loss, its trainer and its Adam. */
public final class PyTorchMlp implements MlpContender {

  private final NDManager manager;

  /**
   * Unpacks and loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public PyTorchMlp() {
    manager = PyTorchContender.open();
  }

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public String description() {
    return "PyTorch 2.7.1 through DJL 0.35.1: its blocks, trainer and Adam";
  }

  @Override
  public int spinMillis() {
    return 50;
  }

  @Override
  public @Nullable KernelWork prepare(MlpCase mlp) {
    if (mlp.task() != Task.TRAIN) {
      return null;
    }
    JniUtils.setNumThreads(mlp.threads());
    var training = new Training(mlp, manager.newSubManager());
    return KernelWork.of(training::step, training::results, training::close);
  }

  /** The network, without weights. */
  static SequentialBlock network(int... units) {
    var block = new SequentialBlock();
    for (int layer = 0; layer < units.length; layer++) {
      if (layer > 0) {
        block.add(Activation::relu);
      }
      block.add(Linear.builder().setUnits(units[layer]).build());
    }
    return block;
  }

  /** A trainer of a model, with its parameters made. */
  static Trainer trainer(Model model, float rate, long features) {
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(
                    Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate)).build()));
    trainer.initialize(new Shape(1, features));
    return trainer;
  }

  /** Gives parameters their first values, in the order of the layers, weight before bias. */
  static void fill(Block block, List<float[]> values) {
    List<Parameter> parameters = block.getParameters().values();
    for (int i = 0; i < values.size(); i++) {
      parameters.get(i).getArray().set(FloatBuffer.wrap(values.get(i)));
    }
  }

  private static final class Training {

    private final NDManager own;
    private final Model model;
    private final Trainer trainer;
    private final NDList x;
    private final List<NDList> labels = new ArrayList<>();
    private int taken;

    Training(MlpCase mlp, NDManager own) {
      this.own = own;
      model = Model.newInstance("mlp", "PyTorch");
      int[] units = mlp.sizes().stream().skip(1).mapToInt(size -> size).toArray();
      model.setBlock(network(units));
      trainer = trainer(model, MlpInputs.RATE, mlp.features());
      var inputs = new MlpInputs(mlp);
      List<float[]> values = new ArrayList<>();
      for (int layer = 0; layer < mlp.layers(); layer++) {
        values.add(inputs.weight(layer));
        values.add(inputs.bias(layer));
      }
      fill(model.getBlock(), values);
      x = new NDList(own.create(inputs.x(), new Shape(mlp.batch(), mlp.features())));
      for (int set = 0; set < MlpInputs.LABEL_SETS; set++) {
        labels.add(new NDList(own.create(inputs.labels(set), new Shape(mlp.batch()))));
      }
    }

    void step() {
      try (var _ = scope()) {
        lossOfStep();
      }
    }

    /** None for the first step, which makes the optimizer's moments: a scope would free them. */
    private @Nullable NDScope scope() {
      return taken == 0 ? null : new NDScope();
    }

    private NDArray lossOfStep() {
      NDArray loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        loss = trainer.getLoss().evaluate(labels.get(taken % labels.size()), trainer.forward(x));
        taken++;
        collector.backward(loss);
      }
      trainer.step();
      return loss;
    }

    List<float[]> results() {
      try (var _ = scope()) {
        float loss = lossOfStep().getFloat();
        return List.of(
            new float[] {loss}, trainer.evaluate(x).singletonOrThrow().toFloatArray());
      }
    }

    void close() {
      trainer.close();
      model.close();
      own.close();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
