// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lanewise.opencl.OpenCl;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Every example learns what it says it does. */
class ExamplesTest {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  @TempDir private static Path digits;
  @TempDir private Path out;

  private record Run(int exitCode, String out, String err) {

    /** The numbers that follow a label on its line. */
    double[] after(String label) {
      String line =
          out.lines()
              .filter(text -> text.startsWith(label))
              .findFirst()
              .orElseThrow(() ->
                  new AssertionError("no line begins with '" + label + "' in:\n" + out + err));
      Matcher matcher = NUMBER.matcher(line.substring(label.length()));
      return matcher.results().mapToDouble(found -> Double.parseDouble(found.group())).toArray();
    }
  }

  @BeforeAll
  static void drawDigits() throws IOException {
    for (var file : SmallPackage.idx(4_000, 1_000).entrySet()) {
      Files.write(digits.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void aPerceptronFindsLinesAndWithTheSquareAParabola() throws IOException {
    Run run = runWithPictures("perceptron");
    assertEquals(100, run.after("AND")[0], 0);
    assertAbove(98, run.after("y > x")[0]);
    assertBelow(85, run.after("y > 2 x^2 - 1   ")[0]);
    assertAbove(97, last(run.after("y > 2 x^2 - 1, told x^2")));
    assertPicture("perceptron", 3 * 624 + 24);
  }

  @Test
  void xorIsLearned() {
    Run run = run("xor");
    for (String[] row :
        new String[][] {{"0  0", "0"}, {"0  1", "1"}, {"1  0", "1"}, {"1  1", "0"}}) {
      double[] numbers = run.after(row[0]);
      assertEquals(Double.parseDouble(row[1]), numbers[0], 0);
      assertEquals(numbers[0], numbers[1], 0.05);
    }
    assertBelow(0.02, run.after("loss")[0]);
  }

  @Test
  void circlesAndSpiralsAreToldApart() throws IOException {
    Run run = runWithPictures("spirals", "--epochs", "40");
    assertAbove(99, run.after("circles")[0]);
    assertAbove(95, run.after("spirals")[0]);
    assertPicture("spirals", 2 * 624 + 24);
  }

  @Test
  void regressionComesNearTheNoise() throws IOException {
    Run run = runWithPictures("regression", "--epochs", "40");
    double[] determination = run.after("R2");
    assertAbove(0.92, determination[0]);
    assertBelow(1.5, run.after("deviation")[0]);
    assertPicture("regression", 1040);
  }

  @Test
  void regressionTakesATableOfOnesOwn() throws IOException {
    var table = new StringBuilder("a,b,price\n");
    var random = new Random(1);
    for (int i = 0; i < 400; i++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      table.append("%s,%s,%s%n".formatted(a, b, 1000 * (3 * a - b + 0.1 * random.nextGaussian())));
    }
    table.append("0.5,,1000\n");
    Path file = Files.writeString(digits.resolve("table.csv"), table);
    Run run =
        runWithPictures("regression", "--csv", file.toString(), "--target", "price", "--seed", "3");
    assertTrue(run.out().contains(": 400 rows, 2 columns, 1 rows left out"), run.out());
    assertAbove(0.95, run.after("R2")[0]);
    assertEquals(100, run.after("deviation")[0], 30);
  }

  @Test
  void theGradientOfSoftmaxRegressionIsThatOfTheDifferences() throws IOException {
    Run run = runWithDigits("softmax-regression", "--epochs", "3");
    double steepest = run.after("gradient        7,840 weights, the steepest")[0];
    double error = run.after("differences     off by at most")[0];
    assertTrue(steepest > 0.01 && error < steepest / 500, error + " of " + steepest);
    assertAbove(78, run.after("test accuracy")[0]);
    assertPicture("softmax-regression", 10 * 126 + 14);
  }

  @Test
  void mnistIsLearned() {
    Run run = run("mnist", "--data", digits.toString(), "--epochs", "3");
    assertAbove(88, run.after("test accuracy")[0]);
  }

  @Test
  void anAutoencoderKeepsMoreThanTheMeanImage() throws IOException {
    Run run = runWithDigits("autoencoder", "--epochs", "4");
    double[] errors = run.after("squared error");
    assertTrue(errors[0] < 0.5 * errors[1], Arrays.toString(errors));
    assertEquals(100 * (1 - errors[0] / errors[1]), run.after("explained")[0], 0.1);
    assertPicture("autoencoder", 10 * 126 + 14);
  }

  @Test
  void stepsAlongTheGradientFoolAModelAndRandomOnesDoNot() throws IOException {
    Run run = runWithDigits("adversarial", "--epochs", "3");
    double untouched = run.after("0.00")[0];
    double[] moved = run.after("0.10");
    assertAbove(85, untouched);
    assertBelow(untouched - 50, moved[0]);
    assertAbove(untouched - 10, moved[1]);
    assertPicture("adversarial", 10 * 126 + 14);
  }

  @Test
  void anAnswerHangsOnTheSalientPixels() throws IOException {
    Run run = runWithDigits("saliency", "--epochs", "3");
    double untouched = run.after("test accuracy")[0];
    assertAbove(85, untouched);
    assertBelow(untouched - 40, last(run.after("without the 30")));
    assertAbove(untouched - 15, last(run.after("without 30")));
    assertPicture("saliency", 10 * 126 + 14);
  }

  @Test
  void anExampleHasTheSameResultsOnOpenCl() throws IOException {
    var found = OpenCl.discover();
    if (found.best().isEmpty()) {
      assertFalse(Boolean.getBoolean("lanewise.opencl.required"), found.summary());
      abort(found.summary());
    }
    Run cpu = runWithDigits("adversarial", "--epochs", "1");
    Run device = runWithDigits("adversarial", "--epochs", "1", "--backend", "opencl");
    assertTrue(device.out().startsWith("runs on   OpenCL on "), device.out());
    assertEquals(results(cpu), results(device), device.err());
  }

  /** What is printed but for where it ran and how fast. */
  private static List<String> results(Run run) {
    return run.out().lines().skip(1).map(line -> line.replaceAll("\\S+ samples/s", "")).toList();
  }

  @Test
  void withoutANameExamplesAreListed() {
    Run run = run();
    assertEquals(0, run.exitCode());
    for (String name : Examples.commandLine().getSubcommands().keySet()) {
      assertTrue(run.out().contains("\n  " + name + " "), name);
      assertTrue(run(name, "--help").out().startsWith("Usage: lanewise example " + name), name);
    }
    for (CommandLine command : Examples.commandLine().getSubcommands().values()) {
      for (String line : command.getCommandSpec().usageMessage().description()) {
        // What is no format picocli shows as it is, but with a warning.
        assertDoesNotThrow(() -> String.format(line), line);
      }
    }
    assertTrue(run("mnist", "--help").out().contains("98.4 % and more"));
  }

  @Test
  void theDoctorTakesHelpAndNothingElse() {
    var out = new StringWriter();
    var err = new StringWriter();
    CommandLine doctor =
        Doctor.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertEquals(0, doctor.execute("--help"));
    assertTrue(out.toString().startsWith("Usage: lanewise doctor"), out.toString());
    assertEquals(2, doctor.execute("--devices"));
    assertTrue(err.toString().startsWith("Unknown option: '--devices'"), err.toString());
    System.setProperty("lanewise.threads", "none");
    try {
      err.getBuffer().setLength(0);
      assertEquals(2, doctor.execute());
      assertTrue(err.toString().startsWith("lanewise.threads is 'none', must be"), err.toString());
    } finally {
      System.clearProperty("lanewise.threads");
    }
  }

  @Test
  void aFailureHasAReasonEvenIfTheJdksMessageIsAFilesName() {
    assertEquals(
        "pictures: there is no such file or folder",
        Program.sentence(new NoSuchFileException("pictures")));
    assertEquals("/root: permission denied", Program.sentence(new AccessDeniedException("/root")));
    var known = new NoSuchFileException("images", null, "there is no such file, nor with .gz");
    assertEquals("images: there is no such file, nor with .gz", Program.sentence(known));
    assertEquals("it is damaged", Program.sentence(new IOException("it is damaged")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "and                    | There is no example 'and'; there are perceptron, xor, ",
        "xor --seed x           | Invalid value for option '--seed': 'x' is not a long",
        "xor --threads 0        | --threads is 0, must be between 1 and 1024",
        "xor --backend gpu      | --backend is gpu, must be one of [cpu, opencl]",
        "mnist --epochs 0 --drawn | --epochs is 0, must be at least 1",
        "mnist --data no-such   | --data is no-such, which is no folder",
        "mnist --data . --drawn | --data and --drawn exclude each other",
        "regression --csv no-such --target x | --csv is no-such, which is no file",
        "regression --csv pom.xml | --csv and --target need each other",
        "spirals --out pom.xml  | --out is pom.xml, which is no folder",
      })
  void nonsenseIsRejectedInOneSentence(String arguments, String sentence) {
    Run run = run(arguments.split(" +"));
    assertEquals(2, run.exitCode(), run.out());
    assertTrue(run.err().startsWith(sentence), run.err());
    assertEquals(2, run.err().lines().count(), run.err());
  }

  private Run runWithDigits(String name, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--data", digits.toString()));
    return runWithPictures(name, all.toArray(String[]::new));
  }

  private Run runWithPictures(String name, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(name, "--out", out.toString()));
    all.addAll(List.of(options));
    Run run = run(all.toArray(String[]::new));
    try (var files = Files.list(out)) {
      assertEquals(List.of(out.resolve(name + ".png")), files.toList(), run.err());
    }
    return run;
  }

  private static Run run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Examples.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** The picture has its width, and more on it than its ground. */
  private void assertPicture(String name, int width) throws IOException {
    BufferedImage image = ImageIO.read(out.resolve(name + ".png").toFile());
    assertEquals(width, image.getWidth());
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    assertTrue(Arrays.stream(pixels).distinct().count() > 20, name);
  }

  private static void assertAbove(double limit, double value) {
    assertTrue(value > limit, value + " must be above " + limit);
  }

  private static void assertBelow(double limit, double value) {
    assertTrue(value < limit, value + " must be below " + limit);
  }

  private static double last(double[] numbers) {
    return numbers[numbers.length - 1];
  }
}
