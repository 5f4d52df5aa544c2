// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import dev.lanewise.bench.KernelCase;
import dev.lanewise.bench.KernelContender;
import dev.lanewise.bench.KernelInputs;
import dev.lanewise.bench.KernelWork;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** PyTorch through DJL, as its users call it: each result is a new tensor. */
public final class PyTorchKernels implements KernelContender {

  private final NDManager manager;

  /**
   * Unpacks and loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public PyTorchKernels() {
    manager = PyTorchContender.open();
  }

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public String description() {
    return "PyTorch 2.7.1 through DJL 0.35.1, tensors; no linear layer with its loss, which takes"
        + " many seconds there";
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    JniUtils.setNumThreads(kernel.threads());
    return switch (kernel.kernel()) {
      case EXP -> map(kernel, inputs, NDArray::exp);
      case TANH -> map(kernel, inputs, NDArray::tanh);
      case SIGMOID -> map(kernel, inputs, Activation::sigmoid);
      case GELU_ERF -> map(kernel, inputs, Activation::gelu);
      case SOFTMAX -> map(kernel, inputs, x -> x.softmax(1));
      case LAYER_NORM -> layerNorm(kernel, inputs);
      case CROSS_ENTROPY -> crossEntropy(kernel, inputs);
      default -> null;
    };
  }

  private KernelWork map(
      KernelCase kernel, KernelInputs inputs, UnaryOperator<NDArray> function) {
    NDManager own = manager.newSubManager();
    NDArray x = own.create(inputs.x(), matrix(kernel));
    return KernelWork.of(
        () -> function.apply(x).close(),
        () -> {
          try (NDArray y = function.apply(x)) {
            return List.of(y.toFloatArray());
          }
        },
        own::close);
  }

  private KernelWork layerNorm(KernelCase kernel, KernelInputs inputs) {
    NDManager own = manager.newSubManager();
    NDArray x = differentiable(own, inputs.x(), matrix(kernel));
    NDArray gamma = differentiable(own, inputs.gamma(), new Shape(kernel.columns()));
    NDArray beta = differentiable(own, inputs.beta(), new Shape(kernel.columns()));
    NDArray dy = own.create(inputs.dy(), matrix(kernel));
    var normalized = new Shape(kernel.columns());
    Supplier<NDArray> forward =
        () ->
            x.getNDArrayInternal()
                .layerNorm(x, normalized, gamma, beta, KernelInputs.EPSILON)
                .singletonOrThrow();
    return KernelWork.of(
        () -> {
          try (var _ = new NDScope();
              GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            // The gradient of sum(y * dy) in y is dy.
            collector.backward(forward.get().mul(dy).sum());
          }
        },
        () -> {
          try (NDArray y = forward.get()) {
            return List.of(
                y.toFloatArray(), gradient(x), gradient(gamma), gradient(beta));
          }
        },
        own::close);
  }

  private KernelWork crossEntropy(KernelCase kernel, KernelInputs inputs) {
    NDManager own = manager.newSubManager();
    NDArray logits = differentiable(own, inputs.x(), matrix(kernel));
    NDArray labels = own.create(inputs.labels(), new Shape(kernel.rows()));
    Loss loss = Loss.softmaxCrossEntropyLoss();
    var value = new float[1];
    return KernelWork.of(
        () -> {
          try (var _ = new NDScope();
              GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray mean = loss.evaluate(new NDList(labels), new NDList(logits));
            collector.backward(mean);
            value[0] = mean.getFloat();
          }
        },
        () -> List.of(value.clone(), gradient(logits)),
        own::close);
  }

  private static NDArray differentiable(NDManager own, float[] elements, Shape shape) {
    NDArray array = own.create(elements, shape);
    array.setRequiresGradient(true);
    return array;
  }

  private static float[] gradient(NDArray array) {
    try (NDArray gradient = array.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  private static Shape matrix(KernelCase kernel) {
    return new Shape(kernel.rows(), kernel.columns());
  }

  @Override
  public void close() {
    manager.close();
  }
}
