// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import dev.lanewise.bench.KernelCase;
import dev.lanewise.bench.KernelContender;
import dev.lanewise.bench.KernelInputs;
import dev.lanewise.bench.KernelWork;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * libtorch as bytedeco packs it. It can't be in a process with that of DJL: the libraries of both
 * have the same names.
 */
public final class LibtorchKernels implements KernelContender {

  /**
   * Loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public LibtorchKernels() {
    torch.set_num_threads(1);
  }

  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public String description() {
    return "libtorch 2.10.0 of bytedeco; functions into a tensor that is there";
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    torch.set_num_threads(kernel.threads());
    return switch (kernel.kernel()) {
      case EXP -> map(kernel, inputs, torch::exp_out);
      case TANH -> map(kernel, inputs, torch::tanh_out);
      case SIGMOID -> map(kernel, inputs, torch::sigmoid_out);
      case GELU_ERF -> map(kernel, inputs, torch::gelu_out);
      case SOFTMAX -> map(kernel, inputs, (y, x) -> torch.softmax_out(y, x, 1));
      case LAYER_NORM -> layerNorm(kernel, inputs);
      case CROSS_ENTROPY -> crossEntropy(kernel, inputs);
      case LINEAR_CROSS_ENTROPY -> linearCrossEntropy(kernel, inputs);
      default -> null;
    };
  }

  private static KernelWork map(
      KernelCase kernel, KernelInputs inputs, BiConsumer<Tensor, Tensor> function) {
    Tensor x = matrix(inputs.x(), kernel);
    Tensor y = torch.empty_like(x);
    return KernelWork.of(
        () -> {
          try (var _ = new PointerScope()) {
            function.accept(y, x);
          }
        },
        () -> List.of(elements(y)),
        () -> close(x, y));
  }

  private static KernelWork layerNorm(KernelCase kernel, KernelInputs inputs) {
    Tensor x = matrix(inputs.x(), kernel).set_requires_grad(true);
    Tensor gamma = vector(inputs.gamma()).set_requires_grad(true);
    Tensor beta = vector(inputs.beta()).set_requires_grad(true);
    Tensor dy = matrix(inputs.dy(), kernel);
    long[] normalized = {kernel.columns()};
    var optionalGamma = new TensorOptional(gamma);
    var optionalBeta = new TensorOptional(beta);
    Runnable once =
        () -> {
          clearGradients(x, gamma, beta);
          Tensor y =
              torch.layer_norm(
                  x, normalized, optionalGamma, optionalBeta, KernelInputs.EPSILON, true);
          y.backward(dy, new BoolOptional(), false, null);
        };
    return KernelWork.of(
        () -> scoped(once),
        () -> {
          try (var _ = new PointerScope()) {
            Tensor y =
                torch.layer_norm(
                    x, normalized, optionalGamma, optionalBeta, KernelInputs.EPSILON, true);
            return List.of(
                elements(y), elements(x.grad()), elements(gamma.grad()), elements(beta.grad()));
          }
        },
        () -> close(x, gamma, beta, dy));
  }

  private static KernelWork crossEntropy(KernelCase kernel, KernelInputs inputs) {
    Tensor z = matrix(inputs.x(), kernel).set_requires_grad(true);
    Tensor labels = labels(inputs);
    var loss = new float[1];
    Runnable once =
        () -> {
          clearGradients(z);
          Tensor mean = torch.cross_entropy_loss(z, labels);
          mean.backward();
          loss[0] = mean.item_float();
        };
    return KernelWork.of(
        () -> scoped(once),
        () -> List.of(loss.clone(), gradient(z)),
        () -> close(z, labels));
  }

  private static KernelWork linearCrossEntropy(KernelCase kernel, KernelInputs inputs) {
    Tensor x =
        Tensor.create(inputs.features(), kernel.rows(), KernelCase.FEATURES)
            .set_requires_grad(true);
    Tensor w =
        Tensor.create(inputs.weights(), kernel.columns(), KernelCase.FEATURES)
            .set_requires_grad(true);
    Tensor b = vector(inputs.beta()).set_requires_grad(true);
    Tensor labels = labels(inputs);
    var optionalB = new TensorOptional(b);
    var loss = new float[1];
    Runnable once =
        () -> {
          clearGradients(x, w, b);
          Tensor mean = torch.cross_entropy_loss(torch.linear(x, w, optionalB), labels);
          mean.backward();
          loss[0] = mean.item_float();
        };
    return KernelWork.of(
        () -> scoped(once),
        () -> List.of(loss.clone(), gradient(x), gradient(w), gradient(b)),
        () -> close(x, w, b, labels));
  }

  private static void scoped(Runnable once) {
    try (var _ = new PointerScope()) {
      once.run();
    }
  }

  /** As an optimizer's zero_grad, which drops them: the backward makes new ones. */
  private static void clearGradients(Tensor... tensors) {
    for (Tensor tensor : tensors) {
      tensor.mutable_grad().reset();
    }
  }

  private static Tensor matrix(float[] elements, KernelCase kernel) {
    return Tensor.create(elements, kernel.rows(), kernel.columns());
  }

  private static Tensor vector(float[] elements) {
    return Tensor.create(elements, elements.length);
  }

  private static Tensor labels(KernelInputs inputs) {
    int[] labels = inputs.labels();
    var wide = new long[labels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = labels[i];
    }
    return Tensor.create(wide, wide.length);
  }

  private static float[] gradient(Tensor tensor) {
    try (Tensor gradient = tensor.grad()) {
      return elements(gradient);
    }
  }

  private static float[] elements(Tensor tensor) {
    var elements = new float[(int) tensor.numel()];
    try (FloatPointer data = tensor.data_ptr_float()) {
      data.get(elements);
    }
    return elements;
  }

  private static void close(Tensor... tensors) {
    for (Tensor tensor : tensors) {
      tensor.close();
    }
  }
}
