// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.plan.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An update rule and what belongs around it, as a value: each method gives another optimizer.
 *
 * <pre>{@code
 * adamW(1e-3f, 0.05f)
 *     .group(name -> name.endsWith(".bias"), WeightDecay.NONE)
 *     .schedule(warmUp(500, cosine(20_000)))
 *     .clipNorm(1)
 * }</pre>
 *
 * <p>In whatever order they are said, a batch's gradients are first accumulated, then clipped by
 * value, then by norm, then the parameters are updated.
 */
public final class RuleOptimizer implements Optimizer {

  /** The last chooses every parameter. */
  final List<ParameterGroup> groups;

  final Schedule schedule;
  final @Nullable Plateau plateau;
  final float maxValue;
  final float maxNorm;
  final int batches;

  RuleOptimizer(UpdateRule rule, WeightDecay decay) {
    this(
        List.of(new ParameterGroup(name -> true, rule, decay, 1)),
        Schedules.constant(),
        null,
        Float.POSITIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        1);
  }

  private RuleOptimizer(
      List<ParameterGroup> groups,
      Schedule schedule,
      @Nullable Plateau plateau,
      float maxValue,
      float maxNorm,
      int batches) {
    this.groups = List.copyOf(groups);
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    this.plateau = plateau;
    this.maxValue = maxValue;
    this.maxNorm = maxNorm;
    this.batches = batches;
  }

  /** Draws parameters that no group chooses to zero. */
  public RuleOptimizer decay(WeightDecay decay) {
    ParameterGroup all = groups.getLast();
    return with(
        groups.subList(0, groups.size() - 1),
        new ParameterGroup(all.chosen(), all.rule(), decay, all.rateFactor()));
  }

  /**
   * Gives some parameters another decay. Where several groups choose a parameter, the first counts.
   *
   * @param chosen takes names such as {@code 0.bias}; it may choose none
   */
  public RuleOptimizer group(Predicate<String> chosen, WeightDecay decay) {
    return group(chosen, decay, 1);
  }

  /**
   * Gives some parameters another decay and a factor on the learning rate; see {@link
   * #group(Predicate, WeightDecay)}.
   *
   * @throws IllegalArgumentException if the factor is negative or not finite
   */
  public RuleOptimizer group(Predicate<String> chosen, WeightDecay decay, float rateFactor) {
    return group(new ParameterGroup(chosen, groups.getLast().rule(), decay, rateFactor));
  }

  /** Gives some parameters another rule; see {@link #group(Predicate, WeightDecay)}. */
  public RuleOptimizer group(Predicate<String> chosen, UpdateRule rule, WeightDecay decay) {
    return group(new ParameterGroup(chosen, rule, decay, 1));
  }

  private RuleOptimizer group(ParameterGroup group) {
    List<ParameterGroup> chosen = new ArrayList<>(groups.subList(0, groups.size() - 1));
    chosen.add(group);
    return with(chosen, groups.getLast());
  }

  private RuleOptimizer with(List<ParameterGroup> chosen, ParameterGroup all) {
    List<ParameterGroup> groups = new ArrayList<>(chosen);
    groups.add(all);
    return new RuleOptimizer(groups, schedule, plateau, maxValue, maxNorm, batches);
  }

  /** Changes the learning rate of all groups from update to update. */
  public RuleOptimizer schedule(Schedule schedule) {
    return new RuleOptimizer(groups, schedule, plateau, maxValue, maxNorm, batches);
  }

  /** Lowers the learning rate where the loss no longer falls, beside the schedule. */
  public RuleOptimizer reduceOnPlateau(Plateau plateau) {
    Objects.requireNonNull(plateau, "plateau");
    return new RuleOptimizer(groups, schedule, plateau, maxValue, maxNorm, batches);
  }

  /**
   * Scales the gradients of all parameters down to this norm together, where they are above.
   *
   * @throws IllegalArgumentException if maxNorm is not positive
   */
  public RuleOptimizer clipNorm(float maxNorm) {
    requirePositive("maxNorm", maxNorm);
    return new RuleOptimizer(groups, schedule, plateau, maxValue, maxNorm, batches);
  }

  /**
   * Brings each element of the gradients into {@code [-maxValue, maxValue]}.
   *
   * @throws IllegalArgumentException if maxValue is not positive
   */
  public RuleOptimizer clipValue(float maxValue) {
    requirePositive("maxValue", maxValue);
    return new RuleOptimizer(groups, schedule, plateau, maxValue, maxNorm, batches);
  }

  /**
   * Updates once every so many batches, with the mean of their gradients as if they were one: a
   * batch counts as many samples as it has, or the sum of their weights. A count that an epoch
   * leaves unfinished goes on in the next. A {@link Learner}'s batches count the same.
   *
   * @throws IllegalArgumentException if batches is not positive
   */
  public RuleOptimizer accumulate(int batches) {
    requirePositive("batches", batches);
    return new RuleOptimizer(groups, schedule, plateau, maxValue, maxNorm, batches);
  }

  private static void requirePositive(String name, float value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }

  @Override
  public <F, I> Update bind(
      Backend<F, I> backend, ParameterLayout layout, F parameters, F gradients) {
    return new RuleUpdate<>(this, backend, layout, parameters, gradients);
  }
}
