// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.nn.data.CsvDataset;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Missing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDatasetTest {

  private static final String FLOWERS =
      """
      id,length,width,kind
      1,5.1,.5,rose
      2,-4.9e0, 3 ,"aster"
      3,+7,1.,rose

      """;

  @TempDir private Path folder;

  private CsvDataset.Builder file(String text) throws IOException {
    return CsvDataset.of(Files.writeString(folder.resolve("data.csv"), text));
  }

  private static float[] row(Dataset data, int index) {
    float[] row = new float[data.features()];
    data.copy(index, row, 0);
    return row;
  }

  @Test
  void columnsAreChosenByName() throws IOException {
    CsvDataset flowers = file(FLOWERS).label("kind").without("id").load();
    assertEquals(3, flowers.size());
    assertEquals(List.of("length", "width"), flowers.featureNames());
    assertEquals(List.of("aster", "rose"), flowers.classNames());
    assertEquals(2, flowers.classes());
    assertArrayEquals(new float[] {5.1f, 0.5f}, row(flowers, 0));
    assertArrayEquals(new float[] {-4.9f, 3}, row(flowers, 1));
    assertArrayEquals(new float[] {7, 1}, row(flowers, 2));
    assertArrayEquals(
        new int[] {1, 0, 1}, new int[] {flowers.label(0), flowers.label(1), flowers.label(2)});
    float[] oneHot = new float[2];
    flowers.copyTarget(1, oneHot, 0);
    assertArrayEquals(new float[] {1, 0}, oneHot);
  }

  @Test
  void targetsAndFeaturesComeInTheOrderAskedFor() throws IOException {
    CsvDataset flowers = file(FLOWERS).targets("width", "id").features("length").load();
    assertEquals(0, flowers.classes());
    assertEquals(List.of("width", "id"), flowers.targetNames());
    assertArrayEquals(new float[] {5.1f}, row(flowers, 0));
    float[] targets = new float[3];
    flowers.copyTarget(2, targets, 1);
    assertArrayEquals(new float[] {0, 1, 3}, targets);
    assertThrows(UnsupportedOperationException.class, () -> flowers.label(0));
  }

  @Test
  void textBecomesAFeatureForEachValue() throws IOException {
    CsvDataset flowers = file(FLOWERS).targets("width").oneHot("kind").load();
    assertEquals(List.of("id", "length", "kind=aster", "kind=rose"), flowers.featureNames());
    assertArrayEquals(new float[] {2, -4.9f, 1, 0}, row(flowers, 1));
    CsvDataset stated =
        file(FLOWERS)
            .targets("width")
            .features("kind")
            .oneHot("kind", "rose", "tulip", "aster")
            .load();
    assertEquals(List.of("kind=rose", "kind=tulip", "kind=aster"), stated.featureNames());
    assertArrayEquals(new float[] {0, 0, 1}, row(stated, 1));
  }

  @Test
  void labelsThatAreNumbersAreInTheirOrder() throws IOException {
    CsvDataset data = file("x,y\n1,10\n2,9\n3,-1\n4,10\n").label("y").load();
    assertEquals(List.of("-1", "9", "10"), data.classNames());
    assertEquals(2, data.label(3));
  }

  /** Whatever the order of the rows. */
  @Test
  void textsOfOneNumberAreTwoLabelsInOneOrder() throws IOException {
    for (String rows : List.of("1,1.0\n2,1\n", "2,1\n1,1.0\n")) {
      CsvDataset data = file("x,y\n" + rows).label("y").load();
      assertEquals(List.of("1", "1.0"), data.classNames());
      assertEquals(rows.startsWith("1") ? 1 : 0, data.label(0));
    }
  }

  @Test
  void quotesSeparatorsHeadersAndMarks() throws IOException {
    CsvDataset data =
        file("\uFEFF\"a;\"\"b\"\"\";\"two\nlines\";y\r\n\"1\";2;\"x;\"\"y\"\"\n\"\r\n")
            .separator(';')
            .label("y")
            .load();
    assertEquals(List.of("a;\"b\"", "two\nlines"), data.featureNames());
    assertEquals(List.of("x;\"y\""), data.classNames());
    CsvDataset bare = file("1,2\n3,4").header("x", "y").targets("y").load();
    assertEquals(2, bare.size());
    assertArrayEquals(new float[] {3}, row(bare, 1));
  }

  private static final String GAPS = "a,kind,y\n1,u,1\n,v,2\nNA,?,3\n4,u,4\n";

  @Test
  void missingValuesAreRefusedUnlessSaidOtherwise() throws IOException {
    refused("line 3, column 1 (a) is missing", GAPS, b -> b.targets("y").oneHot("kind"));
    // Not in a column that is left out.
    assertEquals(4, file(GAPS).targets("y").without("a").oneHot("kind").load().size());
  }

  @Test
  void rowsWithoutAValueAreDropped() throws IOException {
    CsvDataset data =
        file(GAPS)
            .targets("y")
            .oneHot("kind")
            .missing(Missing.DROP_ROW)
            .missingIs("", "NA", "?")
            .load();
    assertEquals(2, data.size());
    assertEquals(2, data.dropped());
    assertArrayEquals(new float[] {4, 1}, row(data, 1));
    refused("no sample without a gap", "x,y\n,1\n", b -> b.targets("y").missing(Missing.DROP_ROW));
  }

  @Test
  void missingValuesAreKeptForAnImputer() throws IOException {
    CsvDataset data =
        file(GAPS)
            .targets("y")
            .oneHot("kind")
            .missing(Missing.KEEP)
            .missingIs("", "NA", "?")
            .load();
    assertEquals(List.of("a", "kind=u", "kind=v"), data.featureNames());
    assertArrayEquals(new float[] {Float.NaN, 0, 0}, row(data, 2));
    assertArrayEquals(new float[] {2.5f, 0, 1}, row(Imputer.mean(data).apply(data), 1));
    refused(
        "line 2, column 2 (y) is missing", "x,y\n1,\n", b -> b.label("y").missing(Missing.KEEP));
  }

  @Test
  void wrongFilesAreRefusedWithLineAndColumn() {
    UnaryOperator<CsvDataset.Builder> plain = b -> b.targets("y");
    refused("line 3, column 1 (x) is \"1f\", must be a number", "x,y\n1,2\n1f,2\n", plain);
    refused("column 2 (y) is \"0x1p3\"", "x,y\n1,0x1p3\n", plain);
    refused("is \"Infinity\", must be a number", "x,y\nInfinity,1\n", plain);
    refused("is \"1e\", must be a number", "x,y\n1e,1\n", plain);
    refused("is \".\", must be a number", "x,y\n.,1\n", plain);
    refused("is \"1 2\", must be a number", "x,y\n1 2,1\n", plain);
    refused("is \"1e39\", must be at most", "x,y\n1e39,1\n", plain);
    refused("line 2 has 3 fields, must have 2", "x,y\n1,2,3\n", plain);
    refused("line 5 has 1 fields, must have 2", "x,y\n\"1\n\n\",2\n3", plain);
    refused("a quote is not closed", "x,y\n1,2\n3,\"4\n", plain);
    refused("has no column y, only [x, z]", "x,z\n1,2\n", plain);
    refused("has no column w, only", "x,y\n1,2\n", b -> b.targets("y").without("w"));
    refused("two columns x", "x,x,y\n1,2,3\n", plain);
    refused("none is left for features", "y\n1\n", plain);
    refused("has no sample", "x,y\n", plain);
    refused("has no sample", "", plain);
    refused(
        "has no value in any column of features",
        "x,y\n,1\n",
        b -> b.targets("y").oneHot("x").missing(Missing.KEEP));
    refused("is \"c\", must be one of [a, b]", "x,y\n1,a\n2,c\n", b -> b.label("y", "a", "b"));
  }

  @Test
  void wrongBytesAndAMissingFileAreRefused() throws IOException {
    Path file =
        Files.write(folder.resolve("data.csv"), new byte[] {'x', ',', 'y', '\n', (byte) 0xff});
    IOException e = assertThrows(IOException.class, CsvDataset.of(file).targets("y")::load);
    assertTrue(Objects.requireNonNull(e.getMessage()).contains("UTF-8"), e.getMessage());
    assertThrows(IOException.class, CsvDataset.of(folder.resolve("none")).targets("y")::load);
    IOException of = assertThrows(IOException.class, CsvDataset.of(folder).targets("y")::load);
    assertEquals(folder + " is a folder, must be a file", of.getMessage());
  }

  @Test
  void usesThatContradictAreRefused() throws IOException {
    CsvDataset.Builder none = file(FLOWERS);
    assertThrows(IllegalArgumentException.class, none::load);
    assertThrows(IllegalArgumentException.class, file(FLOWERS).label("kind").targets("id")::load);
    assertThrows(
        IllegalArgumentException.class, file(FLOWERS).label("kind").features("kind")::load);
    assertThrows(IllegalArgumentException.class, file(FLOWERS).label("kind").oneHot("kind")::load);
    assertThrows(IllegalArgumentException.class, file(FLOWERS).label("kind", "rose", "rose")::load);
    var unused = file(FLOWERS).targets("width").features("id").oneHot("kind");
    var e = assertThrows(IllegalArgumentException.class, unused::load);
    assertEquals("column kind is one-hot, so it must be a feature", e.getMessage());
  }

  /**
   * Cut anywhere but between two rows, a file is refused, or has lost the last digits of a number.
   */
  @Test
  void truncatedFilesAreRefusedOrEndEarly() throws IOException {
    String whole = "x,y\n1,\"a\"\n2,\"b\"\n";
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      boolean isWhole = length == 9 || length == 10 || length == 15;
      if (isWhole) {
        assertEquals(length / 7, file(cut).label("y").load().size(), cut);
      } else {
        IOException e = assertThrows(IOException.class, file(cut).label("y")::load, cut);
        assertTrue(Objects.requireNonNull(e.getMessage()).contains("data.csv"), e.getMessage());
      }
    }
  }

  private void refused(String message, String text, UnaryOperator<CsvDataset.Builder> uses) {
    IOException e = assertThrows(IOException.class, () -> uses.apply(file(text)).load());
    String found = Objects.requireNonNull(e.getMessage());
    assertTrue(found.contains(message) && found.contains("data.csv"), found);
  }

  /** What Java writes is read with the same bits. */
  @Property(tries = 50)
  void numbersKeepTheirBits(
      @ForAll @Size(max = 40) List<Float> values, @ForAll @IntRange(min = 1, max = 7) int columns)
      throws IOException {
    int rows = values.size() / columns;
    StringBuilder text = new StringBuilder("y");
    for (int i = 0; i < columns; i++) {
      text.append(",c").append(i);
    }
    for (int row = 0; row < rows; row++) {
      text.append('\n').append(row);
      values
          .subList(row * columns, (row + 1) * columns)
          .forEach(value -> text.append(',').append(value));
    }
    Path file = Files.createTempFile("rows", ".csv");
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
      if (rows == 0) {
        assertThrows(IOException.class, CsvDataset.of(file).targets("y")::load);
        return;
      }
      Dataset data = CsvDataset.of(file).targets("y").load();
      assertEquals(rows, data.size());
      for (int row = 0; row < rows; row++) {
        float[] expected = new float[columns];
        for (int i = 0; i < columns; i++) {
          expected[i] = values.get(row * columns + i);
        }
        Bits.assertEqual("row " + row, expected, row(data, row));
      }
    } finally {
      Files.delete(file);
    }
  }
}
