// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A graph from an input to an output, and the weights of its parameters. */
public interface Model {

  /** What goes in, [batch, features]: floats, or indices if it begins with an embedding. */
  Tensor input();

  /**
   * What comes out, [batch, outputs]. For a classifier these are logits, one per class; for a
   * regression the numbers themselves.
   */
  Tensor output();

  /** The parameters and their weights. */
  Parameters parameters();

  /**
   * The layers in the order in which the graph was built, to tell a person where something is;
   * those of the parameters unless a model knows better.
   */
  default List<LayerUse> layers() {
    return parameters().layers();
  }

  /**
   * Draws new first weights.
   *
   * @param seed equal seeds give equal weights
   */
  default void initialize(long seed) {
    parameters().initialize(seed);
  }

  /**
   * Saves the weights as safetensors; see {@link Parameters#save}.
   *
   * @throws IOException if the file cannot be written
   */
  default void save(Path file) throws IOException {
    parameters().save(file);
  }

  /**
   * Loads the weights from safetensors; see {@link Parameters#load}.
   *
   * @throws IOException if the file cannot be read or does not fit this model
   */
  default void load(Path file) throws IOException {
    parameters().load(file);
  }
}
