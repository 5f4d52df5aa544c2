// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import dev.lanewise.bench.KernelWork;
import dev.lanewise.bench.MlpCase;
import dev.lanewise.bench.MlpCase.Task;
import dev.lanewise.bench.MlpContender;
import dev.lanewise.bench.MlpInputs;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Training with libtorch as bytedeco packs it, with the optimizer of its C++ API. */
public final class LibtorchMlp implements MlpContender {

  /**
   * Loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public LibtorchMlp() {
    torch.set_num_threads(1);
  }

  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public String description() {
    return "libtorch 2.10.0 of bytedeco with MKL, tensors, autograd, torch::optim::Adam (bytedeco has neither"
        + " the fused nor the foreach form)";
  }

  @Override
  public @Nullable KernelWork prepare(MlpCase mlp) {
    if (mlp.task() != Task.TRAIN) {
      return null;
    }
    torch.set_num_threads(mlp.threads());
    var training = new Training(mlp);
    return KernelWork.of(training::step, training::results, training::close);
  }

  private static final class Training {

    private final List<Tensor> weights = new ArrayList<>();
    private final List<TensorOptional> biases = new ArrayList<>();
    private final List<Tensor> labels = new ArrayList<>();
    private final Tensor x;
    private final Adam adam;
    private int taken;

    Training(MlpCase mlp) {
      var inputs = new MlpInputs(mlp);
      var parameters = new TensorVector();
      for (int layer = 0; layer < mlp.layers(); layer++) {
        Tensor weight =
            Tensor.create(inputs.weight(layer), mlp.outputs(layer), mlp.inputs(layer))
                .set_requires_grad(true);
        Tensor bias = Tensor.create(inputs.bias(layer), mlp.outputs(layer)).set_requires_grad(true);
        weights.add(weight);
        biases.add(new TensorOptional(bias));
        parameters.push_back(weight);
        parameters.push_back(bias);
      }
      x = Tensor.create(inputs.x(), mlp.batch(), mlp.features());
      for (int set = 0; set < MlpInputs.LABEL_SETS; set++) {
        labels.add(wide(inputs.labels(set)));
      }
      adam = new Adam(parameters, new AdamOptions(MlpInputs.RATE));
    }

    private static Tensor wide(int[] labels) {
      var wide = new long[labels.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = labels[i];
      }
      return Tensor.create(wide, wide.length);
    }

    void step() {
      try (var _ = new PointerScope()) {
        lossOfStep();
      }
    }

    private Tensor lossOfStep() {
      adam.zero_grad();
      Tensor loss = torch.cross_entropy_loss(logits(), labels.get(taken % labels.size()));
      taken++;
      loss.backward();
      adam.step();
      return loss;
    }

    private Tensor logits() {
      Tensor y = x;
      for (int layer = 0; layer < weights.size(); layer++) {
        y = torch.linear(layer == 0 ? y : torch.relu(y), weights.get(layer), biases.get(layer));
      }
      return y;
    }

    List<float[]> results() {
      try (var _ = new PointerScope()) {
        float loss = lossOfStep().item_float();
        Tensor logits = logits();
        var elements = new float[(int) logits.numel()];
        try (FloatPointer data = logits.data_ptr_float()) {
          data.get(elements);
        }
        return List.of(new float[] {loss}, elements);
      }
    }

    void close() {
      adam.close();
      x.close();
      labels.forEach(Tensor::close);
      biases.forEach(TensorOptional::close);
      weights.forEach(Tensor::close);
    }
  }
}
