// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a parameter of {@link Functions} that is the same for all elements of a call. */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.PARAMETER)
@interface Uniform {}
