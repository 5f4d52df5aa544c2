// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Samples from a CSV file (RFC 4180, in UTF-8): one in each row, its columns chosen by the names in
 * the first row.
 *
 * <pre>{@code
 * CsvDataset flowers = CsvDataset.of(file).label("species").load();
 * CsvDataset houses =
 *     CsvDataset.of(file).targets("price").without("id").oneHot("district").missing(DROP_ROW).load();
 * }</pre>
 *
 * <p>Blanks around a field do not count, and lines without anything are passed over. A field is
 * missing if it is empty, {@code NA} or {@code NaN}; {@link Builder#missingIs} says otherwise.
 */
public final class CsvDataset implements Dataset {

  private final Dataset rows;
  private final List<String> featureNames;
  private final List<String> targetNames;
  private final List<String> classNames;
  private final int dropped;

  CsvDataset(
      Dataset rows,
      List<String> featureNames,
      List<String> targetNames,
      List<String> classNames,
      int dropped) {
    this.rows = rows;
    this.featureNames = List.copyOf(featureNames);
    this.targetNames = List.copyOf(targetNames);
    this.classNames = List.copyOf(classNames);
    this.dropped = dropped;
  }

  /** Begins a dataset; nothing is read yet. */
  public static Builder of(Path file) {
    return new Builder(file);
  }

  /** What each feature is called: its column, or {@code column=value} of one made of several. */
  public List<String> featureNames() {
    return featureNames;
  }

  /** What each target is called; empty if samples have labels. */
  public List<String> targetNames() {
    return targetNames;
  }

  /** The text of each class; empty if samples have no labels. */
  public List<String> classNames() {
    return classNames;
  }

  /** The number of rows left out because a value is missing. */
  public int dropped() {
    return dropped;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public int features() {
    return rows.features();
  }

  @Override
  public int classes() {
    return rows.classes();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    rows.copy(index, target, offset);
  }

  @Override
  public int label(int index) {
    return rows.label(index);
  }

  @Override
  public int targets() {
    return rows.targets();
  }

  @Override
  public void copyTarget(int index, float[] target, int offset) {
    rows.copyTarget(index, target, offset);
  }

  /** Says what to make of a file. */
  public static final class Builder {

    final Path file;
    final Map<String, List<String>> categories = new LinkedHashMap<>();
    final Set<String> without = new LinkedHashSet<>();
    Set<String> missingFields = Set.of("", "NA", "NaN");
    List<String> header = List.of();
    List<String> features = List.of();
    List<String> targets = List.of();
    List<String> classes = List.of();
    @Nullable String label;
    char separator = ',';
    Missing missing = Missing.REFUSE;

    private Builder(Path file) {
      this.file = file;
    }

    /** What separates fields; a comma unless set. */
    public Builder separator(char separator) {
      this.separator = separator;
      return this;
    }

    /** Says that the first row is a sample already, and what the columns are called. */
    public Builder header(String... names) {
      this.header = List.of(names);
      return this;
    }

    /** The columns of features, in this order; unless set, all that are nothing else. */
    public Builder features(String... names) {
      this.features = List.of(names);
      return this;
    }

    /** Leaves columns out. */
    public Builder without(String... names) {
      without.addAll(List.of(names));
      return this;
    }

    /**
     * The column of class labels, which may be any text.
     *
     * @param classes the text of each class, in order; unless given, whatever occurs: in the order
     *     of the numbers if all are numbers, else in that of {@link String#compareTo}
     */
    public Builder label(String name, String... classes) {
      this.label = name;
      this.classes = List.of(classes);
      return this;
    }

    /** The columns of numbers that a model should give. */
    public Builder targets(String... names) {
      this.targets = List.of(names);
      return this;
    }

    /**
     * A column of text: a feature for each of its values, 1 for the row's and 0 for the others.
     *
     * @param values the values, in order; unless given, whatever occurs, sorted as classes are
     */
    public Builder oneHot(String name, String... values) {
      categories.put(name, List.of(values));
      return this;
    }

    /** What becomes of a row in which a value is missing; {@link Missing#REFUSE} unless set. */
    public Builder missing(Missing policy) {
      this.missing = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Which fields are missing values; empty ones, {@code NA} and {@code NaN} unless set. */
    public Builder missingIs(String... fields) {
      this.missingFields = new LinkedHashSet<>(Arrays.asList(fields));
      return this;
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if there is neither a label nor a target or both, or a
     *     column is to be two things
     * @throws IOException if the file cannot be read, is not such a file, lacks a column, or has a
     *     field that is not what its column holds. The message names the file, line, column, what
     *     was found and what must be there
     */
    public CsvDataset load() throws IOException {
      requireOneUse();
      return new CsvLoad(this).run();
    }

    private void requireOneUse() {
      if ((label == null) == targets.isEmpty()) {
        throw new IllegalArgumentException(
            "the label is " + label + " and the targets are " + targets + ", must be one of both");
      }
      List<String> used = new ArrayList<>(features);
      used.addAll(targets);
      used.addAll(without);
      if (label != null) {
        used.add(label);
      }
      Set<String> seen = new LinkedHashSet<>();
      for (String name : used) {
        if (!seen.add(name)) {
          throw new IllegalArgumentException("column " + name + " is named for two uses");
        }
      }
      for (String name : categories.keySet()) {
        if (!features.contains(name) && (seen.contains(name) || !features.isEmpty())) {
          throw new IllegalArgumentException(
              "column " + name + " is one-hot, so it must be a feature");
        }
      }
    }
  }
}
