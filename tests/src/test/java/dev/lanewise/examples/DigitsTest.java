// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lanewise.opencl.OpenCl;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

  @TempDir private Path folder;

  private record Run(int exitCode, String out, String err) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs 0          | --epochs is 0, must be at least 1",
        "--epochs many       | Invalid value for option '--epochs': 'many' is not an int",
        "--batch 0           | --batch is 0, must be at least 1",
        "--batch 20001 --drawn | --batch is 20001, must be at most the 20000 training images",
        "--threads 0         | --threads is 0, must be between 1 and 1024",
        "--hidden 0          | --hidden has 0, must be between 1 and 8192",
        "--learning-rate NaN | --learning-rate is NaN, must be positive and finite",
        "--backend gpu       | --backend is gpu, must be one of [cpu, opencl]",
        "--backend opencl --threads 2 --drawn | --backend opencl: threads is 2, must be 0",
        "--data no-such      | --data is no-such, which is no folder",
        "--data . --drawn    | --data and --drawn exclude each other",
        "--data .            | --data .: ./train-images-idx3-ubyte: there is no such file",
        "--colour blue       | Unknown options: '--colour', 'blue'",
      })
  void nonsenseIsRejectedInOneSentence(String options, String sentence) {
    Run run = run(options.strip().split(" +"));
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith(sentence), run.err());
    assertEquals(2, run.err().lines().count(), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  @Test
  void anOutputThatIsAFileIsRejected() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = runRaw(List.of("--drawn", "--out", file.toString()));
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("--out is " + file + ", which is no folder"), run.err());
  }

  @Test
  void helpNamesEveryOption() {
    Run run = runRaw(List.of("--help"));
    assertEquals(0, run.exitCode());
    for (String option :
        List.of("--data", "--backend", "--epochs", "--batch", "--threads", "--seed", "--out")) {
      assertTrue(run.out().contains(option), option);
    }
  }

  @Test
  void oneSeedGivesTheSameWeightsWhateverTheThreads() throws IOException {
    String[] common = {"--drawn", "--epochs", "1", "--hidden", "32", "--seed", "9"};
    Run one = run("one", with(common, "--threads", "1"));
    Run two = run("two", with(common, "--threads", "2"));
    assertEquals(0, one.exitCode(), one.err());
    assertEquals(0, two.exitCode(), two.err());
    assertArrayEquals(weights("one"), weights("two"));

    assertTrue(one.out().contains("These are not MNIST"), one.out());
    assertTrue(one.out().contains("epoch 1  loss 0."), one.out());
    assertTrue(one.out().contains("digit  read as"), one.out());
    assertTrue(one.out().contains("test accuracy   "), one.out());
    String page = Files.readString(folder.resolve("one").resolve("report.html"));
    assertTrue(page.contains("These are not MNIST"), "the page says so too");
    assertEquals(List.of("digits.safetensors", "report.html"), files("one"));
  }

  @Test
  void oneSeedGivesTheSameWeightsOnOpenCl() throws IOException {
    var found = OpenCl.discover();
    if (found.best().isEmpty()) {
      assertFalse(Boolean.getBoolean("lanewise.opencl.required"), found.summary());
      abort(found.summary());
    }
    String[] common = {"--drawn", "--epochs", "1", "--hidden", "24,16", "--batch", "96"};
    Run cpu = run("cpu", common);
    Run device = run("device", with(common, "--backend", "opencl"));
    assertEquals(0, cpu.exitCode(), cpu.err());
    assertEquals(0, device.exitCode(), device.err());
    assertTrue(device.out().startsWith("runs on   OpenCL on "), device.out());
    assertArrayEquals(weights("cpu"), weights("device"));
  }

  @Test
  void trainingThatDivergesEndsWithASentence() {
    Run run = run("--drawn", "--epochs", "1", "--hidden", "16", "--learning-rate", "1e30");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("the loss is "), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  private byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("digits.safetensors"));
  }

  private List<String> files(String name) throws IOException {
    try (var all = Files.list(folder.resolve(name))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String[] with(String[] common, String... more) {
    List<String> all = new ArrayList<>(List.of(common));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Run run(String... options) {
    return run("out", options);
  }

  private Run run(String name, String[] options) {
    return runRaw(List.of(with(options, "--out", folder.resolve(name).toString())));
  }

  private static Run runRaw(List<String> options) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Digits.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(options.toArray(String[]::new));
    return new Run(exitCode, out.toString(), err.toString());
  }
}
