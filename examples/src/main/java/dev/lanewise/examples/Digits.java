// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Listeners.progressBar;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Evaluation;
import dev.lanewise.nn.History;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Trainer;
import dev.lanewise.nn.data.Datasets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a classifier of handwritten digits, tests it, and writes a report. */
@Command(
    name = "lanewise digits",
    sortOptions = false,
    description = "Trains a classifier of handwritten digits, tests it, and writes a report.",
    footer = {
      "",
      DigitChoice.HELP,
      "One seed gives one result, whatever --threads and --backend: the weights are the same, byte"
          + " by byte."
    })
public final class Digits implements Callable<Integer> {

  /** What is kept from learning, to watch it with: one image in this many. */
  private static final int WATCHED = 12;

  private static final int MOST_HIDDEN = 8_192;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this and exit.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Mixin private final DigitChoice choice = new DigitChoice();

  @Mixin private final BackendChoice place = new BackendChoice();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "128",
      description = "Images per step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "N",
      defaultValue = "256,128",
      description = "Sizes of the hidden layers (default: ${DEFAULT-VALUE}).")
  private List<Integer> hidden = List.of();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.001",
      description = "Step size of Adam (default: ${DEFAULT-VALUE}).")
  private float learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Decides first weights and order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "digits-report",
      description = "Folder for the report and the weights (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  Digits() {}

  /** Runs the program and ends the process. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The program, ready to execute. */
  static CommandLine commandLine() {
    return Program.of(new CommandLine(new Digits()));
  }

  @Override
  public Integer call() throws Exception {
    validate();
    PrintWriter console = spec.commandLine().getOut();
    try (Backend<?, ?> backend = place.open()) {
      DigitData digits = choice.find();
      require(
          batch <= digits.train().size(),
          "--batch is %d, must be at most the %d training images"
              .formatted(batch, digits.train().size()));
      console.print(digits.description());
      train(digits, backend, console);
    }
    return 0;
  }

  private void train(DigitData digits, Backend<?, ?> backend, PrintWriter console)
      throws IOException {
    Sequential model = model(digits.train().features());
    String layers = describe(digits.train().features(), model.parameters().count());
    console.println("model     " + layers);
    console.println();
    Datasets.Split split = digits.split(Math.max(1, digits.train().size() / WATCHED), seed);
    long begin = System.nanoTime();
    try (var trainer =
        Trainer.of(model, softmaxCrossEntropy())
            .optimizer(adam(learningRate))
            .batchSize(batch)
            .epochs(epochs)
            .seed(seed)
            .validateOn(split.second())
            .on(progressBar(console::println))
            .open(backend)) {
      History history = trainer.fit(split.first());
      Duration time = Duration.ofNanos(System.nanoTime() - begin);
      Evaluation test = trainer.evaluate(digits.test());
      List<Misread> misread = Misread.in(digits.test(), trainer);
      Path weights = out.resolve("digits.safetensors");
      model.save(weights);
      var report =
          new DigitReport(
              digits, layers, backend.description(), settings(), history, time, test, misread);
      Path page = report.write(out.resolve("report.html"));
      print(console, test, weights, page);
    }
  }

  private static void print(PrintWriter console, Evaluation test, Path weights, Path page) {
    console.println();
    console.print(ConfusionTable.of(test.confusion()));
    console.println();
    console.println(
        String.format(
            Locale.ROOT,
            "test accuracy   %.2f %% of %,d images, loss %.4f",
            100 * test.accuracy(),
            test.confusion().total(),
            test.loss()));
    console.println("weights         " + weights);
    console.println("report          " + page);
  }

  private Sequential model(int features) {
    List<Layer> layers = new ArrayList<>();
    int inputs = features;
    for (int size : hidden) {
      layers.add(dense(inputs, size));
      layers.add(relu());
      inputs = size;
    }
    layers.add(dense(inputs, DrawnDigits.CLASSES));
    return Sequential.of(layers.toArray(Layer[]::new));
  }

  private String describe(int features, long parameters) {
    String sizes = hidden.stream().map(size -> size + " relu").collect(Collectors.joining(" - "));
    return String.format(
        Locale.ROOT,
        "%d - %s - %d, %,d parameters",
        features,
        sizes,
        DrawnDigits.CLASSES,
        parameters);
  }

  private List<DigitReport.Setting> settings() {
    return List.of(
        new DigitReport.Setting("Backend", place.name()),
        new DigitReport.Setting("Epochs", Integer.toString(epochs)),
        new DigitReport.Setting("Batch", Integer.toString(batch)),
        new DigitReport.Setting("Optimizer", "Adam, learning rate " + learningRate),
        new DigitReport.Setting("Seed", Long.toString(seed)));
  }

  private void validate() throws IOException {
    choice.validate();
    place.validate();
    require(epochs >= 1, "--epochs is %d, must be at least 1".formatted(epochs));
    require(batch >= 1, "--batch is %d, must be at least 1".formatted(batch));
    for (int size : hidden) {
      require(
          size >= 1 && size <= MOST_HIDDEN,
          "--hidden has %d, must be between 1 and %d".formatted(size, MOST_HIDDEN));
    }
    require(
        learningRate > 0 && learningRate < Float.POSITIVE_INFINITY,
        "--learning-rate is %s, must be positive and finite".formatted(learningRate));
    require(
        !Files.exists(out) || Files.isDirectory(out),
        "--out is %s, which is no folder".formatted(out));
    Files.createDirectories(out);
    require(Files.isWritable(out), "--out is %s, which can't be written to".formatted(out));
  }

  private void require(boolean condition, String sentence) {
    Program.require(spec.commandLine(), condition, sentence);
  }
}
