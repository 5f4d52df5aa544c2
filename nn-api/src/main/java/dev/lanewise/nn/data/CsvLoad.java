// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@link CsvDataset}. */
final class CsvLoad {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CsvDataset.Builder wanted;
  private final Path file;

  /** Every column of the file by its place; null for one that is left out. */
  private final List<@Nullable CsvColumn> columns = new ArrayList<>();

  private final List<String> header = new ArrayList<>();
  private final List<CsvColumn> features = new ArrayList<>();
  private final List<CsvColumn> targets = new ArrayList<>();
  private CsvColumn.@Nullable Categories label;
  private int rows;
  private int dropped;

  CsvLoad(CsvDataset.Builder wanted) {
    this.wanted = wanted;
    this.file = wanted.file;
  }

  CsvDataset run() throws IOException {
    try (QuoteCounter text =
            new QuoteCounter(withoutMark(Files.newBufferedReader(InputFile.of(file))));
        CsvReader<CsvRecord> records =
            CsvReader.builder()
                .fieldSeparator(wanted.separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text)) {
      Iterator<CsvRecord> lines = records.iterator();
      if (!wanted.header.isEmpty()) {
        begin(wanted.header);
      } else if (lines.hasNext()) {
        begin(lines.next().getFields());
      }
      while (lines.hasNext()) {
        add(lines.next());
      }
      if (text.isQuoteOpen()) {
        throw new IOException(file + " is truncated or damaged: a quote is not closed");
      }
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not in UTF-8", e);
    } catch (UncheckedIOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (CsvParseException e) {
      throw new IOException(file + " is no CSV file: " + e.getMessage(), e);
    }
    if (rows == 0) {
      throw new IOException(file + " has no sample" + (dropped > 0 ? " without a gap" : ""));
    }
    return assemble();
  }

  private static BufferedReader withoutMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  /** Fields in quotes have an even number of them, others none; the parser lets the last go. */
  private static final class QuoteCounter extends FilterReader {

    private boolean quoteOpen;

    QuoteCounter(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] target, int offset, int count) throws IOException {
      int read = super.read(target, offset, count);
      for (int i = 0; i < read; i++) {
        quoteOpen ^= target[offset + i] == '"';
      }
      return read;
    }

    boolean isQuoteOpen() {
      return quoteOpen;
    }
  }

  private void begin(List<String> names) throws IOException {
    names.forEach(name -> header.add(name.strip()));
    Set<String> distinct = new HashSet<>();
    for (String name : header) {
      if (!distinct.add(name)) {
        throw new IOException(file + " has two columns " + name + ", must have distinct names");
      }
      columns.add(null);
    }
    List<String> chosen = new ArrayList<>(wanted.features);
    if (chosen.isEmpty()) {
      chosen.addAll(header);
      chosen.removeAll(wanted.targets);
      chosen.remove(wanted.label);
      chosen.removeAll(wanted.without);
    }
    for (String name : chosen) {
      List<String> values = wanted.categories.get(name);
      features.add(
          place(
              name,
              values == null
                  ? new CsvColumn.Numbers(name)
                  : new CsvColumn.Categories(name, values)));
    }
    for (String name : wanted.targets) {
      targets.add(place(name, new CsvColumn.Numbers(name)));
    }
    if (wanted.label != null) {
      label = place(wanted.label, new CsvColumn.Categories(wanted.label, wanted.classes));
    }
    for (String name : wanted.without) {
      place(name);
    }
    for (String name : wanted.categories.keySet()) {
      place(name);
    }
    if (features.isEmpty()) {
      throw new IOException(file + " has the columns " + header + ", none is left for features");
    }
  }

  private <C extends CsvColumn> C place(String name, C column) throws IOException {
    columns.set(place(name), column);
    return column;
  }

  private int place(String name) throws IOException {
    int place = header.indexOf(name);
    if (place < 0) {
      throw new IOException(file + " has no column " + name + ", only " + header);
    }
    return place;
  }

  private void add(CsvRecord line) throws IOException {
    long number = line.getStartingLineNumber();
    if (line.getFieldCount() != header.size()) {
      throw new IOException(
          file
              + " line "
              + number
              + " has "
              + line.getFieldCount()
              + " fields, must have "
              + header.size());
    }
    if (isDropped(line)) {
      dropped++;
      return;
    }
    for (int i = 0; i < columns.size(); i++) {
      CsvColumn column = columns.get(i);
      if (column != null) {
        add(column, i, line);
      }
    }
    rows++;
  }

  private boolean isDropped(CsvRecord line) {
    if (wanted.missing == Missing.DROP_ROW) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i) != null && isMissing(line.getField(i).strip())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isMissing(String field) {
    return wanted.missingFields.contains(field);
  }

  private void add(CsvColumn column, int place, CsvRecord line) throws IOException {
    String field = line.getField(place).strip();
    if (!isMissing(field)) {
      try {
        column.add(field);
      } catch (IllegalArgumentException e) {
        throw new IOException(where(place, line) + " is \"" + field + "\", " + e.getMessage(), e);
      }
    } else if (wanted.missing == Missing.KEEP && features.contains(column)) {
      column.addMissing();
    } else {
      throw new IOException(where(place, line) + " is missing");
    }
  }

  private String where(int place, CsvRecord line) {
    return file
        + " line "
        + line.getStartingLineNumber()
        + ", column "
        + (place + 1)
        + " ("
        + header.get(place)
        + ")";
  }

  private CsvDataset assemble() throws IOException {
    for (CsvColumn column : features) {
      if (column instanceof CsvColumn.Categories categories) {
        categories.sort();
      }
    }
    List<String> featureNames = names(features);
    if (featureNames.isEmpty()) {
      throw new IOException(file + " has no value in any column of features");
    }
    float[] inputs = matrix(features, featureNames.size());
    if (label == null) {
      List<String> targetNames = names(targets);
      Dataset samples = Datasets.ofTargets(inputs, matrix(targets, targetNames.size()), rows);
      return new CsvDataset(samples, featureNames, targetNames, List.of(), dropped);
    }
    label.sort();
    List<String> classes = label.values();
    Dataset samples = Datasets.of(inputs, label.codes(), classes.size());
    return new CsvDataset(samples, featureNames, List.of(), classes, dropped);
  }

  private static List<String> names(List<CsvColumn> columns) {
    return columns.stream().flatMap(column -> column.names().stream()).toList();
  }

  private float[] matrix(List<CsvColumn> columns, int width) {
    float[] matrix = new float[Datasets.length(rows, width)];
    int offset = 0;
    for (CsvColumn column : columns) {
      for (int row = 0; row < rows; row++) {
        column.copy(row, matrix, row * width + offset);
      }
      offset += column.names().size();
    }
    return matrix;
  }
}
