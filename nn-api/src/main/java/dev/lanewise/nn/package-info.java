// SPDX-License-Identifier: Apache-2.0
/**
 * Models, training and where it runs. Start at {@link dev.lanewise.nn.Sequential}, {@link
 * dev.lanewise.nn.Layers} and {@link dev.lanewise.nn.Trainer}.
 */
@NullMarked
package dev.lanewise.nn;

import org.jspecify.annotations.NullMarked;
