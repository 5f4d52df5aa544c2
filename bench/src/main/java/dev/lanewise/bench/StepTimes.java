// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time of a training step, in turns with the same step of PyTorch.
 *
 * @param name for {@code --only}
 * @param what in words
 * @param cases the networks, each with what is concluded of it
 */
record StepTimes(String name, String what, List<Case> cases, Pace pace) implements TrainPart {

  /**
   * A network.
   *
   * @param goal of the speed relative to the better PyTorch
   */
  record Case(MlpCase mlp, Goal goal) {

    Conclusion concluded(@Nullable TrainRow row) {
      Double ratio =
          row == null ? null : row.versusBest(LanewiseContender.NAME, MlpPeers.PYTORCHES);
      return goal.is(ratio, ratio == null ? 0 : 1);
    }
  }

  @Override
  public Set<String> peers() {
    return Set.copyOf(MlpPeers.PYTORCHES);
  }

  @Override
  public List<Conclusion> unmeasured() {
    return cases.stream().map(one -> one.concluded(null)).toList();
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
      conclusions.add(one.concluded(row));
    }
    return new Findings(rows, conclusions, failures);
  }

  private static TrainRow measure(
      MlpCase mlp, List<MlpContender> contenders, Pace pace, List<String> failures) {
    try (var networks = MlpRotation.prepare(mlp, contenders)) {
      failures.addAll(networks.failures());
      var rotation = new Rotation(pace);
      for (var one : networks.ready()) {
        int spin = mlp.threads() > 1 ? one.contender().spinMillis() : 0;
        rotation.add(one.contender().name(), one.work(), spin);
      }
      rotation.warmUp();
      for (int round = 0; round < pace.rounds(); round++) {
        rotation.measure(round);
      }
      return new TrainRow(mlp.toString(), rotation.nanos());
    }
  }
}
