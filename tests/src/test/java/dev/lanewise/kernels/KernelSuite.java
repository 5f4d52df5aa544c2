// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A suite that runs again at every vector width and without the vector module: the tag {@code
 * kernels} of JUnit and that of jqwik, which does not know the former.
 */
@Tag("kernels")
@net.jqwik.api.Tag("kernels")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface KernelSuite {}
