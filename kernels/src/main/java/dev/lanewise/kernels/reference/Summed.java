// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a function of {@code x} whose results along a row are also summed: another loop on vectors
 * gives the 64 partial sums besides. It never gives -0.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface Summed {}
