// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.ParameterLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a model by name, and their weights. The weights live here, in a Java array; a
 * trainer copies them to its backend and copies them back when {@code fit} ends and when it is
 * closed.
 */
public final class Parameters {

  private final Map<String, Entry> entries;
  private final List<LayerUse> layers;
  private final ParameterLayout layout;
  private final ParameterLayout trained;
  private final float[] values;
  private boolean initialized;
  private int version;

  /** A parameter, how it gets its first values, and whether training changes it. */
  record Entry(Tensor tensor, Initializer initializer, boolean trained) {}

  Parameters(Map<String, Entry> entries, List<LayerUse> layers) {
    this.entries = new LinkedHashMap<>(entries);
    this.layers = List.copyOf(layers);
    List<Tensor> order = new ArrayList<>(tensors(true));
    this.trained = new ParameterLayout(order);
    order.addAll(tensors(false));
    this.layout = new ParameterLayout(order);
    this.values = new float[layout.size()];
  }

  private List<Tensor> tensors(boolean trained) {
    return entries.values().stream()
        .filter(entry -> entry.trained() == trained)
        .map(Entry::tensor)
        .toList();
  }

  /** The names, in the order of the layers. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Whether training changes a parameter: not those of frozen layers, and not running statistics.
   *
   * @throws IllegalArgumentException if there is no parameter of this name
   */
  public boolean isTrained(String name) {
    return trained.parameters().contains(tensor(name));
  }

  /** The number of weights. */
  public long count() {
    return layout.parameters().stream().mapToLong(t -> t.shape().elements(1)).sum();
  }

  /**
   * The shape of a parameter; a dense layer's weight is [outputs, inputs].
   *
   * @throws IllegalArgumentException if there is no parameter of this name
   */
  public Shape shape(String name) {
    return tensor(name).shape();
  }

  /**
   * The tensor that stands for a parameter in the model's graph.
   *
   * @throws IllegalArgumentException if there is no parameter of this name
   */
  public Tensor tensor(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "there is no parameter " + name + ", only " + entries.keySet());
    }
    return entry.tensor();
  }

  /**
   * A copy of a parameter's weights, row-major.
   *
   * @throws IllegalArgumentException if there is no parameter of this name
   * @throws IllegalStateException if there are no weights yet
   */
  public float[] get(String name) {
    requireInitialized();
    Tensor tensor = tensor(name);
    float[] copy = new float[tensor.shape().elements(1)];
    System.arraycopy(values, layout.offset(tensor), copy, 0, copy.length);
    return copy;
  }

  /**
   * Sets a parameter's weights, row-major. The others, if there are no weights yet, are zero.
   *
   * @throws IllegalArgumentException if there is no parameter of this name, or the number of
   *     weights is not that of its shape
   */
  public void set(String name, float[] weights) {
    Tensor tensor = tensor(name);
    int size = tensor.shape().elements(1);
    if (weights.length != size) {
      throw new IllegalArgumentException(
          name
              + " gets "
              + weights.length
              + " weights, must get "
              + size
              + " for shape "
              + tensor.shape());
    }
    System.arraycopy(weights, 0, values, layout.offset(tensor), size);
    changed();
  }

  /** Whether there are weights: drawn, loaded or set. */
  public boolean isInitialized() {
    return initialized;
  }

  /**
   * Draws the first values of every parameter.
   *
   * @param seed equal seeds give equal weights
   */
  public void initialize(long seed) {
    int index = 0;
    for (Entry entry : entries.values()) {
      entry
          .initializer()
          .initialize(
              entry.tensor().shape(),
              Streams.initialization(seed, index++),
              values,
              layout.offset(entry.tensor()));
    }
    changed();
  }

  /**
   * Saves the weights as safetensors, float32, under their names and shapes. The file is written
   * beside its place and then renamed, so that a reader sees the old one or the new one whole.
   * Equal weights give equal bytes. What a process left there that was killed while it saved,
   * {@code FILE.UUID.tmp}, goes with a later save after an hour.
   *
   * @throws IllegalStateException if there are no weights yet
   * @throws IOException if the file cannot be written
   */
  public void save(Path file) throws IOException {
    requireInitialized();
    SafeTensors.save(file, Map.of(), stored("", values));
  }

  /**
   * Loads the weights from safetensors. The file must hold the parameters of this model, each with
   * its shape and as float32, and nothing else. If it does not, nothing changes.
   *
   * @throws IOException if the file cannot be read or does not hold that; the message names the
   *     file, what was found and what must be there
   */
  public void load(Path file) throws IOException {
    float[] loaded = new float[values.length];
    SafeTensors.load(file, stored("", loaded));
    replace(loaded);
  }

  /** Takes over all weights, in the order of the layout. */
  void replace(float[] weights) {
    System.arraycopy(weights, 0, values, 0, values.length);
    changed();
  }

  /** The parameters with their numbers in an array of this layout. */
  List<StoredTensor> stored(String prefix, float[] region) {
    return entries.entrySet().stream()
        .map(entry -> {
          Tensor tensor = entry.getValue().tensor();
          return new StoredTensor(
              prefix + entry.getKey(), tensor.shape(), region, layout.offset(tensor));
        })
        .toList();
  }

  /** The uses of the layers that they are of, and of those without any. */
  List<LayerUse> layers() {
    return layers;
  }

  /** Where each parameter lies: first those that are trained, then the others. */
  ParameterLayout layout() {
    return layout;
  }

  /** The part of the layout that is trained. */
  ParameterLayout trained() {
    return trained;
  }

  /** All weights in the order of the layout; whoever writes here calls {@link #changed}. */
  float[] values() {
    return values;
  }

  /** Grows with every change, so that a trainer notices a change under its feet. */
  int version() {
    return version;
  }

  void changed() {
    initialized = true;
    version++;
  }

  private void requireInitialized() {
    if (!initialized) {
      throw new IllegalStateException(
          "the model has no weights yet; call initialize or load, or train it");
    }
  }
}
