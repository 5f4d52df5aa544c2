// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lanewise.bench.KernelWork;
import dev.lanewise.bench.MlpCase;
import dev.lanewise.bench.MlpCase.Task;
import dev.lanewise.bench.MlpContender;
import dev.lanewise.bench.MlpInputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of ONNX Runtime, as those call it who care for time: inputs and outputs are tensors
 * on direct buffers, made once and written and read in place.
 */
public final class OnnxMlp implements MlpContender {

  private final OrtEnvironment environment;

  /**
   * Unpacks and loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public OnnxMlp() {
    environment = OrtEnvironment.getEnvironment();
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String description() {
    return "ONNX Runtime "
        + environment.getVersion()
        + ", all its optimizations, inputs and outputs in direct buffers made once";
  }

  @Override
  public @Nullable KernelWork prepare(MlpCase mlp) {
    if (mlp.task() != Task.PREDICT) {
      return null;
    }
    try {
      var prediction = new Prediction(environment, mlp);
      return KernelWork.of(prediction::run, prediction::results, prediction::close);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Prediction {

    private final OrtSession session;
    private final float[] x;
    private final float[] logits;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final OnnxTensor inputTensor;
    private final OnnxTensor outputTensor;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    Prediction(OrtEnvironment environment, MlpCase mlp) throws OrtException {
      try (var options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(mlp.threads());
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session = environment.createSession(OnnxModel.of(mlp), options);
      }
      x = new MlpInputs(mlp).x();
      logits = new float[mlp.batch() * mlp.classes()];
      input = direct(x.length);
      output = direct(logits.length);
      inputTensor =
          OnnxTensor.createTensor(environment, input, new long[] {mlp.batch(), mlp.features()});
      outputTensor =
          OnnxTensor.createTensor(environment, output, new long[] {mlp.batch(), mlp.classes()});
      inputs = Map.of(OnnxModel.INPUT, inputTensor);
      outputs = Map.of(OnnxModel.OUTPUT, outputTensor);
    }

    private static FloatBuffer direct(int floats) {
      return ByteBuffer.allocateDirect(Float.BYTES * floats)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
    }

    void run() {
      input.put(0, x);
      try {
        session.run(inputs, outputs).close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
      output.get(0, logits);
    }

    List<float[]> results() {
      run();
      return List.of(logits.clone());
    }

    void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
      inputTensor.close();
      outputTensor.close();
    }
  }
}
