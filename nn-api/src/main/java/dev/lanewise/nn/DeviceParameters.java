// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.plan.ParameterLayout;

/**
 * A model's weights on a backend, and which side was changed last.
 *
 * @param <F> storage of float32
 */
final class DeviceParameters<F> implements AutoCloseable {

  private final Backend<F, ?> backend;
  private final Parameters model;
  private final F storage;
  private int copiedVersion;
  private boolean ahead;
  private boolean closed;

  DeviceParameters(Backend<F, ?> backend, Parameters model) {
    this.backend = backend;
    this.model = model;
    this.storage = backend.allocateFloats(Math.max(1, model.layout().size()));
    copyFromModel();
  }

  F storage() {
    return storage;
  }

  ParameterLayout layout() {
    return model.layout();
  }

  /** Says that kernels have changed the weights here. */
  void advance() {
    ahead = true;
  }

  /** Takes over the model's weights if somebody loaded or set others. */
  void refresh() {
    if (model.version() != copiedVersion) {
      copyFromModel();
    }
  }

  private void copyFromModel() {
    backend.write(model.values(), 0, storage, 0, model.layout().size());
    copiedVersion = model.version();
    ahead = false;
  }

  /** Gives the model the weights from here, if kernels have changed them. */
  void copyToModel() {
    if (ahead) {
      backend.read(storage, 0, model.values(), 0, model.layout().size());
      model.changed();
      copiedVersion = model.version();
      ahead = false;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      backend.free(storage);
    }
  }
}
