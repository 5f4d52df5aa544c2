// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model on inputs without labels. The weights are those that the model has at each call.
 *
 * <p>Used by one thread at a time. The backend must stay open until this is closed.
 */
public final class Predictor implements AutoCloseable {

  private final Engine<?, ?> engine;

  private Predictor(Engine<?, ?> engine) {
    this.engine = engine;
  }

  /**
   * Puts a model on the CPU.
   *
   * @param model must have weights
   * @param batchSize how many rows run at once; more are cut into batches
   * @param lanewise stays open until the predictor is closed, and is not closed by it
   * @throws IllegalStateException if the model has no weights yet
   * @throws IllegalArgumentException if the batch size is not positive, or the output is made of
   *     integers
   */
  public static Predictor open(Model model, int batchSize, Lanewise lanewise) {
    require(model);
    CpuBackend cpu = CpuBackend.of(lanewise);
    var parameters = new DeviceParameters<>(cpu, model.parameters());
    var packed = new PackedWeights(lanewise, parameters.storage());
    return new Predictor(
        new Engine<>(
            CpuBackend.of(packed, cpu.description()),
            model,
            model.output(),
            parameters,
            packed,
            batchSize));
  }

  /** Puts a model on a backend; see {@link #open(Model, int, Lanewise)}. */
  public static <F, I> Predictor open(Model model, int batchSize, Backend<F, I> backend) {
    require(model);
    return new Predictor(
        new Engine<>(
            backend,
            model,
            model.output(),
            new DeviceParameters<>(backend, model.parameters()),
            null,
            batchSize));
  }

  private static void require(Model model) {
    if (!model.parameters().isInitialized()) {
      throw new IllegalStateException("the model has no weights yet; call initialize or load");
    }
    Tensor output = model.output();
    if (output.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException(
          "the model's output "
              + output
              + " is made of "
              + output.type()
              + ", must be FLOAT32; a Plan with readIntegers gives integers");
    }
  }

  /**
   * The model's output.
   *
   * @param inputs rows x features, row-major
   * @param rows the number of rows
   * @return rows x outputs, row-major; for a classifier logits, one per class
   * @throws IllegalArgumentException if rows is not positive or does not fit the inputs
   */
  public float[] predict(float[] inputs, int rows) {
    return engine.predict(inputs, rows);
  }

  /**
   * The output of a model that takes indices.
   *
   * @param inputs rows x features, row-major
   * @param rows the number of rows
   * @return as {@link #predict(float[], int)}
   * @throws IllegalArgumentException if rows is not positive or does not fit the inputs, or an
   *     index is out of range
   */
  public float[] predict(int[] inputs, int rows) {
    return engine.predict(inputs, rows);
  }

  /** Gives its memory back to the backend. Closing twice does nothing. */
  @Override
  public void close() {
    engine.close();
    engine.parameters.close();
  }

  /** The same for one kind of storage; {@link Trainer} predicts with it as well. */
  static final class Engine<F, I> implements AutoCloseable {

    private final Backend<F, I> backend;
    private final Tensor input;
    private final Tensor output;
    private final DeviceParameters<F> parameters;
    private final @Nullable PackedWeights packed;
    private final BatchCache<Plan<F, I>> plans;

    Engine(
        Backend<F, I> backend,
        Model model,
        Tensor output,
        DeviceParameters<F> parameters,
        @Nullable PackedWeights packed,
        int batchSize) {
      this.backend = backend;
      this.input = model.input();
      this.output = output;
      this.parameters = parameters;
      this.packed = packed;
      this.plans = new BatchCache<>(batchSize, this::compile);
    }

    private Plan<F, I> compile(int rows) {
      return Plan.on(backend, rows)
          .parameters(parameters.layout(), parameters.storage())
          .output(output)
          .compile();
    }

    float[] predict(float[] inputs, int rows) {
      require(ElementType.FLOAT32, inputs.length, rows);
      return predict(rows, (plan, from) -> plan.write(input, inputs, from));
    }

    float[] predict(int[] inputs, int rows) {
      require(ElementType.INT32, inputs.length, rows);
      DatasetFit.requireIndices("the input", input, inputs, 0);
      return predict(rows, (plan, from) -> plan.writeLabels(input, inputs, from));
    }

    private void require(ElementType type, int length, int rows) {
      int features = input.shape().elements(1);
      if (input.type() != type) {
        throw new IllegalArgumentException(
            "the inputs are " + type + ", the model takes " + input.type());
      }
      if (rows < 1 || length != (long) rows * features) {
        throw new IllegalArgumentException(
            "there are "
                + length
                + " inputs for "
                + rows
                + " rows, must be "
                + features
                + " for each of at least one row");
      }
    }

    /** Writes inputs from an index on. */
    private interface Inputs {
      void write(Plan<?, ?> plan, int from);
    }

    private float[] predict(int rows, Inputs inputs) {
      if (parameters.refresh() && packed != null) {
        packed.forget();
      }
      int features = input.shape().elements(1);
      int width = output.shape().elements(1);
      float[] result = new float[Math.multiplyExact(rows, width)];
      for (int from = 0; from < rows; from += plans.batchSize()) {
        Plan<F, I> plan = plans.get(Math.min(plans.batchSize(), rows - from));
        inputs.write(plan, from * features);
        plan.run();
        plan.read(output, result, from * width);
      }
      return result;
    }

    @Override
    public void close() {
      plans.close();
      if (packed != null) {
        packed.close();
      }
    }
  }
}
