// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.plan.ParameterLayout;

/** How gradients change parameters. {@link Optimizers} has the usual ones. */
public interface Optimizer {

  /**
   * Binds the update to storage, once.
   *
   * @param backend where it runs
   * @param layout where each parameter that is trained lies
   * @param parameters the region of all parameters, from index 0
   * @param gradients the region of their gradients, laid out the same
   * @return the update, with its state
   */
  <F, I> Update bind(Backend<F, I> backend, ParameterLayout layout, F parameters, F gradients);

  /** An optimizer at work: its state on a backend. */
  interface Update extends AutoCloseable {

    /**
     * Takes the gradients of a batch, may change them, and changes the parameters, unless it waits
     * for those of more batches. Allocates nothing.
     *
     * @param weight what the batch counts beside those that are updated with it: the number of its
     *     samples, or the sum of their weights. If it is 0 there are no gradients: they are not
     *     read, and a step of such batches alone changes nothing
     */
    void step(double weight);

    /**
     * An epoch is over.
     *
     * @param loss of the validation set, or of the epoch without one
     */
    default void endEpoch(float loss) {}

    /**
     * The learning rate of the last update, of parameters without a group of their own; NaN before
     * the first, and where there is no such thing.
     */
    default float learningRate() {
      return Float.NaN;
    }

    /** How many floats it keeps from step to step, which a profile counts as read and written. */
    default long kept() {
      return 0;
    }

    /** Gives its memory back to the backend. Closing twice does nothing. */
    @Override
    void close();
  }
}
