// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Peers.Choice;
import dev.lanewise.examples.MnistFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Seconds from the start of a process until its network classifies 98 % of the test images of MNIST
 * rightly: each time in a new JVM, on all processors, the data on disk. Both look at the test
 * images after each epoch. DJL's network begins with our first weights and takes the images in our
 * order, so that neither has better luck; epochs that it needs beyond ours come from rounding, and
 * are not counted.
 */
final class MnistRace implements TrainPart {

  static final double WANTED = 0.98;

  private static final String OURS = LanewiseContender.NAME;
  private static final String PEER = "pytorch";
  private static final String PEER_PROGRAM = "dev.lanewise.bench.peers.PyTorchMnist";
  private static final int ROUNDS = 3;
  private static final long FIRST_SEED = 42;

  private final Choice choice;
  private final Goal goal;

  MnistRace(Choice choice, Goal goal) {
    this.choice = choice;
    this.goal = goal;
  }

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String what() {
    return "784-512-256-10 from the start of a process to 98 % of MNIST's test images, by epochs";
  }

  @Override
  public Set<String> peers() {
    // Not in this process.
    return Set.of();
  }

  @Override
  public List<Conclusion> unmeasured() {
    return List.of(goal.is(null, 0));
  }

  @Override
  public Findings measure(List<MlpContender> contenders, @Nullable Integer rounds)
      throws IOException {
    int count = rounds == null ? ROUNDS : rounds;
    Path images = MnistFolder.find();
    Path exchange = Files.createTempDirectory("lanewise-mnist");
    try {
      return race(images, exchange, count);
    } finally {
      MnistExchange.delete(exchange);
    }
  }

  /** Ours first: the other begins and goes on as it did. */
  private Findings race(Path images, Path exchange, int rounds) throws IOException {
    Map<String, double[]> nanos = new LinkedHashMap<>();
    List<String> epochs = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    nanos.put(OURS, new double[rounds]);
    if (choice == Choice.ALL) {
      nanos.put(PEER, new double[rounds]);
    }
    for (int round = 0; round < rounds; round++) {
      List<String> arguments =
          List.of(images.toString(), exchange.toString(), "" + (FIRST_SEED + round));
      int most = Integer.MAX_VALUE;
      for (String name : List.copyOf(nanos.keySet())) {
        boolean isOurs = name.equals(OURS);
        Run run = run(isOurs ? MnistRun.class.getName() : PEER_PROGRAM, arguments, most);
        most = isOurs ? run.epochs : most;
        nanos.get(name)[round] = run.nanos;
        epochs.add(name + " " + run.epochs);
        if (run.nanos == 0) {
          failures.add(name + " did not get there in round " + round + ": " + run.last);
          nanos.remove(name);
        }
      }
    }
    var row = new TrainRow("MNIST to 98 %, epochs: " + String.join(", ", epochs), nanos);
    Double ratio = row.versus(OURS, PEER);
    return new Findings(
        List.of(row), List.of(goal.is(ratio, ratio == null ? 0 : rounds)), failures);
  }

  /**
   * What a process did.
   *
   * @param nanos until it was there; 0 if it never was
   * @param epochs how many that took, also beyond those that count
   * @param last what it said last
   */
  private record Run(long nanos, int epochs, String last) {}

  private static Run run(String program, List<String> arguments, int mostEpochs)
      throws IOException {
    ProcessBuilder builder = SameJava.command(program, arguments).redirectErrorStream(true);
    if (program.equals(PEER_PROGRAM)) {
      // It has no use for the Vector API, and starts faster without.
      builder.command().removeIf(argument -> argument.startsWith("--add-modules"));
    }
    long begin = System.nanoTime();
    Process process = builder.start();
    long nanos = 0;
    int epochs = 0;
    String last = "nothing";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long now = System.nanoTime();
        last = line;
        if (line.startsWith(MnistExchange.EPOCH)) {
          epochs++;
          boolean there = MnistExchange.accuracy(line) >= WANTED;
          if (nanos == 0 && (there || epochs == mostEpochs)) {
            nanos = now - begin;
          }
        }
      }
    }
    return new Run(nanos, epochs, last);
  }
}
