// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.plan.ParameterLayout;
import java.util.List;

/**
 * A model's weights on a backend, and which side was changed last. The backend must stay open until
 * this is closed.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class DeviceParameters<F> implements AutoCloseable {

  private final Backend<F, ?> backend;
  private final Parameters model;
  private final F storage;
  private int copiedVersion;
  private boolean ahead;
  private boolean closed;

  /** Copies a model's weights to a backend. */
  public DeviceParameters(Backend<F, ?> backend, Parameters model) {
    this.backend = backend;
    this.model = model;
    this.storage = backend.allocateFloats(Math.max(1, model.layout().size()));
    copyFromModel();
  }

  /** The weights, at the offsets of the layout. */
  public F storage() {
    return storage;
  }

  /** Where each parameter lies. */
  public ParameterLayout layout() {
    return model.layout();
  }

  /** Says that kernels have changed the weights here. */
  void advance() {
    ahead = true;
  }

  /** Takes over the model's weights if somebody has loaded or set others, and tells whether. */
  public boolean refresh() {
    boolean old = model.version() != copiedVersion;
    if (old) {
      copyFromModel();
    }
    return old;
  }

  private void copyFromModel() {
    backend.write(model.values(), 0, storage, 0, model.layout().size());
    copiedVersion = model.version();
    ahead = false;
  }

  /** A copy of the weights, after waiting for the kernels called so far. */
  float[] read() {
    refresh();
    float[] weights = new float[model.layout().size()];
    backend.read(storage, 0, weights, 0, weights.length);
    return weights;
  }

  /** Gives the model the weights from here, if kernels have changed them. */
  public void copyToModel() {
    if (ahead) {
      backend.read(storage, 0, model.values(), 0, model.layout().size());
      model.changed();
      copiedVersion = model.version();
      ahead = false;
    }
  }

  /** The uses of the layers that the weights are of. */
  List<LayerUse> layers() {
    return model.layers();
  }

  /** The part of the layout that training changes. */
  ParameterLayout trained() {
    return model.trained();
  }

  /**
   * Gives its memory back to the backend. Does not copy the weights. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      backend.free(storage);
    }
  }
}
