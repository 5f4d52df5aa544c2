// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time of a training step, in turns with the same step of PyTorch, and beside it the least that
 * any could take in single precision: its matrix products at the {@link FmaPeak} of the same round.
 *
 * @param name for {@code --only}
 * @param what in words
 * @param cases the networks, each with what is concluded of it
 */
record StepTimes(String name, String what, List<Case> cases, Pace pace) implements TrainPart {

  /** The name, among the contenders, of a step's products at the peak. */
  static final String PEAK = "products_at_peak";

  private static final double PEAK_SECONDS = 0.005;

  /**
   * A network.
   *
   * @param goal of the speed relative to the better PyTorch
   * @param limit of what that can be
   */
  record Case(MlpCase mlp, Goal goal, Goal limit) {

    List<Conclusion> concluded(@Nullable TrainRow row) {
      return List.of(concluded(row, goal, LanewiseContender.NAME), concluded(row, limit, PEAK));
    }

    private static Conclusion concluded(@Nullable TrainRow row, Goal goal, String name) {
      Double ratio = row == null ? null : row.versusBest(name, MlpPeers.PYTORCHES);
      return goal.is(ratio, ratio == null ? 0 : 1);
    }
  }

  @Override
  public Set<String> peers() {
    return Set.copyOf(MlpPeers.PYTORCHES);
  }

  @Override
  public List<Conclusion> unmeasured() {
    return cases.stream().flatMap(one -> one.concluded(null).stream()).toList();
  }

  @Override
  public Findings measure(List<MlpContender> contenders, @Nullable Integer rounds) {
    Pace asked = rounds == null ? pace : pace.withRounds(rounds);
    List<TrainRow> rows = new ArrayList<>();
    List<Conclusion> conclusions = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Case one : cases) {
      TrainRow row = measure(one.mlp, contenders, asked, failures);
      rows.add(row);
      conclusions.addAll(one.concluded(row));
    }
    return new Findings(rows, conclusions, failures);
  }

  private static TrainRow measure(
      MlpCase mlp, List<MlpContender> contenders, Pace pace, List<String> failures) {
    try (var networks = MlpRotation.prepare(mlp, contenders);
        var peak = new FmaPeak(Precision.F32, mlp.threads())) {
      failures.addAll(networks.failures());
      var rotation = new Rotation(pace);
      for (var one : networks.ready()) {
        int spin = mlp.threads() > 1 ? one.contender().spinMillis() : 0;
        rotation.add(one.contender().name(), one.work(), spin);
      }
      rotation.warmUp();
      peak.measure(pace.warmUpSeconds());
      var atPeak = new double[pace.rounds()];
      for (int round = 0; round < pace.rounds(); round++) {
        atPeak[round] = mlp.productFlops() / peak.measure(PEAK_SECONDS);
        rotation.measure(round);
      }
      Map<String, double[]> nanos = rotation.nanos();
      nanos.put(PEAK, atPeak);
      return new TrainRow(mlp.toString(), nanos);
    }
  }
}
