// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** How gradients change parameters. {@link Optimizers} has the usual ones. */
public interface Optimizer {

  /**
   * Binds the update to storage, once.
   *
   * @param backend where it runs
   * @param size number of floats in the region of all parameters
   * @param parameters the region of all parameters, from index 0
   * @param gradients the region of their gradients, laid out the same
   * @return the update, with its state
   */
  <F, I> Update bind(Backend<F, I> backend, int size, F parameters, F gradients);

  /** An optimizer at work: its state on a backend. */
  interface Update extends AutoCloseable {

    /** Changes the parameters once. Allocates nothing. */
    void step();

    /** Gives its memory back to the backend. Closing twice does nothing. */
    @Override
    void close();
  }
}
