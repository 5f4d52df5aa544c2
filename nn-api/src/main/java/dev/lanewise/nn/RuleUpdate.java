// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link RuleOptimizer} at work. */
final class RuleUpdate<F, I> implements ResumableUpdate {

  private final RuleOptimizer optimizer;
  private final Backend<F, I> backend;
  private final int size;
  private final F parameters;
  private final F gradients;
  private final ParameterLayout layout;
  private final List<GroupRange> ranges;
  private final int momentCount;
  private final F moments;
  private final F norm;
  private final @Nullable F means;
  private final @Nullable PlateauWatch plateau;
  private int gathered;
  private double gatheredWeight;
  private int updates;
  private float learningRate = Float.NaN;
  private boolean closed;

  RuleUpdate(
      RuleOptimizer optimizer,
      Backend<F, I> backend,
      ParameterLayout layout,
      F parameters,
      F gradients) {
    this.optimizer = optimizer;
    this.backend = backend;
    this.layout = layout;
    this.size = layout.size();
    this.parameters = parameters;
    this.gradients = gradients;
    this.ranges = ranges(optimizer, layout);
    int kept = 0;
    for (GroupRange range : ranges) {
      kept = Math.addExact(kept, range.placeMoments(kept));
    }
    this.momentCount = kept;
    this.moments = backend.allocateFloats(Math.max(1, kept));
    this.norm = backend.allocateFloats(1);
    this.means = optimizer.batches > 1 ? backend.allocateFloats(Math.max(1, size)) : null;
    this.plateau = optimizer.plateau == null ? null : new PlateauWatch(optimizer.plateau);
  }

  /** Neighbours of one group are updated in one call. */
  private static List<GroupRange> ranges(RuleOptimizer optimizer, ParameterLayout layout) {
    List<GroupRange> ranges = new ArrayList<>();
    for (Tensor parameter : layout.parameters()) {
      ParameterGroup group =
          optimizer.groups.stream()
              .filter(candidate -> candidate.chosen().test(ParameterLayout.name(parameter)))
              .findFirst()
              .orElseThrow();
      int offset = layout.offset(parameter);
      if (!ranges.isEmpty()) {
        ranges.getLast().endAt(offset);
      }
      if (ranges.isEmpty() || ranges.getLast().group() != group) {
        ranges.add(new GroupRange(group, offset));
      }
    }
    if (!ranges.isEmpty()) {
      ranges.getLast().endAt(layout.size());
    }
    return ranges;
  }

  @Override
  public void step(double weight) {
    F gradient = gradients;
    double gradientWeight = weight;
    if (means != null) {
      gather(means, weight);
      if (gathered < optimizer.batches) {
        return;
      }
      gradient = means;
      gradientWeight = gatheredWeight;
      gathered = 0;
      gatheredWeight = 0;
    }
    if (gradientWeight == 0) {
      return;
    }
    double factor = optimizer.schedule.factor(updates) * (plateau == null ? 1 : plateau.factor());
    for (int i = 0; i < ranges.size(); i++) {
      ranges.get(i).setRate(factor);
    }
    learningRate = optimizer.groups.getLast().learningRate(factor);
    clip(gradient);
    updates++;
    for (int i = 0; i < ranges.size(); i++) {
      ranges.get(i).update(backend.kernels().updates(), updates, gradient, moments, parameters);
    }
  }

  /** The mean so far, and not a sum, so that no weights are too large for it. */
  private void gather(F means, double weight) {
    var elementwise = backend.kernels().elementwise();
    gathered++;
    if (weight == 0) {
      return;
    }
    boolean first = gatheredWeight == 0;
    gatheredWeight += weight;
    double share = weight / gatheredWeight;
    if (first) {
      elementwise.scale(size, 1, gradients, 0, means, 0);
    } else {
      elementwise.scale(size, (float) (1 - share), means, 0, means, 0);
      elementwise.axpy(size, (float) share, gradients, 0, means, 0);
    }
  }

  private void clip(F gradient) {
    float bound = optimizer.maxValue;
    if (bound < Float.POSITIVE_INFINITY) {
      backend
          .kernels()
          .elementwise()
          .map(Unary.CLAMP, size, -bound, bound, gradient, 0, gradient, 0);
    }
    if (optimizer.maxNorm < Float.POSITIVE_INFINITY) {
      backend.kernels().updates().clipNorm(size, optimizer.maxNorm, gradient, 0, norm, 0);
    }
  }

  @Override
  public float learningRate() {
    return learningRate;
  }

  @Override
  public void endEpoch(float loss) {
    if (plateau != null) {
      plateau.endEpoch(loss);
    }
  }

  @Override
  public long kept() {
    return momentCount;
  }

  @Override
  public Snapshot snapshot() {
    Snapshot snapshot = emptySnapshot();
    backend.read(moments, 0, snapshot.moments(), 0, momentCount);
    if (means != null) {
      backend.read(means, 0, snapshot.means(), 0, size);
      snapshot.numbers().put("gathered_weight", Double.toString(gatheredWeight));
    }
    snapshot.numbers().put("rules", rules());
    snapshot.numbers().put("updates", Integer.toString(updates));
    snapshot.numbers().put("gathered", Integer.toString(gathered));
    if (plateau != null) {
      plateau.save(snapshot.numbers());
    }
    return snapshot;
  }

  /**
   * What the moments are moments of, in the order of the parameters: two rules may keep as many and
   * mean others.
   */
  private String rules() {
    List<String> names = new ArrayList<>();
    for (GroupRange range : ranges) {
      String name = range.group().rule().getClass().getSimpleName();
      if (names.isEmpty() || !names.getLast().equals(name)) {
        names.add(name);
      }
    }
    return String.join(" ", names);
  }

  @Override
  public Snapshot emptySnapshot() {
    float[] moments = new float[momentCount];
    float[] means = new float[this.means == null ? 0 : size];
    List<StoredTensor> tensors = new ArrayList<>();
    for (Tensor parameter : layout.parameters()) {
      String name = ParameterLayout.name(parameter);
      int offset = layout.offset(parameter);
      GroupRange range =
          ranges.stream().filter(candidate -> candidate.contains(offset)).findFirst().orElseThrow();
      for (int i = 0; i < range.group().rule().moments(); i++) {
        tensors.add(
            new StoredTensor(
                "moment" + (i + 1) + "." + name,
                parameter.shape(),
                moments,
                range.momentOffset(i, offset)));
      }
      if (means.length > 0) {
        tensors.add(new StoredTensor("gradient_mean." + name, parameter.shape(), means, offset));
      }
    }
    return new Snapshot(moments, means, tensors, new TreeMap<>());
  }

  @Override
  public void restore(Snapshot snapshot, CheckpointNumbers numbers) {
    CheckpointNumbers.requireEqual("the optimizer's rules", rules(), numbers.text("rules"));
    int updates = numbers.integer("updates");
    int gathered = numbers.integer("gathered");
    if (gathered >= optimizer.batches) {
      throw new IllegalArgumentException(
          "it has gradients of "
              + gathered
              + " batches, must be less than the "
              + optimizer.batches
              + " of an update");
    }
    double gatheredWeight = means == null ? 0 : numbers.real("gathered_weight");
    if (!(gatheredWeight >= 0 && gatheredWeight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gathered_weight is " + gatheredWeight + ", must be finite and not negative");
    }
    if (plateau != null) {
      plateau.restore(numbers);
    }
    this.gatheredWeight = gatheredWeight;
    this.updates = updates;
    this.gathered = gathered;
    backend.write(snapshot.moments(), 0, moments, 0, momentCount);
    if (means != null) {
      backend.write(snapshot.means(), 0, means, 0, size);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      backend.free(moments);
      backend.free(norm);
      if (means != null) {
        backend.free(means);
      }
    }
  }
}
