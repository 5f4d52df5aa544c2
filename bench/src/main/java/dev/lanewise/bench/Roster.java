// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Those that can be loaded, and for each of the others why not.
 *
 * @param <E> what they can do
 */
final class Roster<E extends Entrant> implements AutoCloseable {

  private static final String LARGE_PACKAGE = "dev.lanewise.bench.peers.";

  private final List<E> entrants = new ArrayList<>();
  private final Map<String, String> descriptions = new LinkedHashMap<>();

  /** A peer that does not exist for this platform is left out and named, not fatal. */
  void add(String name, Supplier<E> constructor) {
    try {
      E entrant = constructor.get();
      entrants.add(entrant);
      descriptions.put(name, entrant.description());
    } catch (LinkageError | RuntimeException e) {
      if (name.equals(LanewiseContender.NAME)) {
        throw e;
      }
      descriptions.put(name, "left out, it could not be loaded: " + e.getMessage());
    }
  }

  /** One from the module that only the Maven profile {@code peers} builds. */
  void addLarge(String name, Class<E> type, String simpleName) {
    add(name, () -> large(type, simpleName));
  }

  static <E> E large(Class<E> type, String simpleName) {
    try {
      return type.cast(
          Class.forName(LARGE_PACKAGE + simpleName).getDeclaredConstructor().newInstance());
    } catch (ClassNotFoundException e) {
      throw new LinkageError("it is not in this build; --peers all of ./lanewise brings it in", e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(e.getCause() == null ? e : e.getCause()), e);
    }
  }

  /** Leaves one out after all. */
  void remove(E entrant, String why) {
    entrants.remove(entrant);
    entrant.close();
    descriptions.put(entrant.name(), "left out: " + why);
  }

  /** Adds to what is said of one. */
  void remark(E entrant, String remark) {
    descriptions.merge(entrant.name(), remark, "%s; %s"::formatted);
  }

  /** Those that were loaded, in the order in which they were added. */
  List<E> entrants() {
    return entrants;
  }

  /** What is measured, by name; for one that is left out, why. */
  Map<String, String> descriptions() {
    return descriptions;
  }

  @Override
  public void close() {
    entrants.forEach(Entrant::close);
  }
}
