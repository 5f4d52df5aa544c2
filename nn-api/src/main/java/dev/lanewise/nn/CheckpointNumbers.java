// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Map;
import java.util.TreeMap;

/** The numbers in a checkpoint's metadata; what is missing or none is refused. */
record CheckpointNumbers(Map<String, String> metadata) {

  /** Those whose name starts like this, without it. */
  CheckpointNumbers within(String prefix) {
    Map<String, String> inside = new TreeMap<>();
    metadata.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        inside.put(name.substring(prefix.length()), value);
      }
    });
    return new CheckpointNumbers(inside);
  }

  String text(String name) {
    String text = metadata.get(name);
    if (text == null) {
      throw new IllegalArgumentException("it has no " + name + ", only " + metadata.keySet());
    }
    return text;
  }

  /** Refuses what is of another training. */
  static void requireEqual(String name, String wanted, String found) {
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException(name + " is " + found + ", must be " + wanted);
    }
  }

  /** A count, not negative. */
  long count(String name) {
    long count = whole(name);
    if (count < 0) {
      throw new IllegalArgumentException(name + " is " + count + ", must not be negative");
    }
    return count;
  }

  /** A count that fits an int. */
  int integer(String name) {
    long count = count(name);
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + " is " + count + ", must be at most " + Integer.MAX_VALUE);
    }
    return (int) count;
  }

  long whole(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is " + text(name) + ", must be a number", e);
    }
  }

  double real(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is " + text(name) + ", must be a number", e);
    }
  }
}
