// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a function of one element that has a shorter form with the same bits for ordinary
 * arguments. Loops on vectors use the short form as long as they meet nothing else.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface Ordinarily {

  /** The function of the same class that is the short form. */
  String by();

  /** The least ordinary argument; {@code -to}, or positive. */
  float from();

  /** The greatest ordinary argument. */
  float to();
}
