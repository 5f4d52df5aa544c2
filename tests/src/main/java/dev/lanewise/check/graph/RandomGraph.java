// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import dev.lanewise.nn.op.Expand;
import dev.lanewise.nn.op.FusedOp;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Mean;
import dev.lanewise.nn.op.Reshape;
import dev.lanewise.nn.op.Slice;
import dev.lanewise.nn.op.StopGradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A random graph of all ops that have gradients, also of those that a later version adds: {@link
 * OpExamples} put on top of each other, with other sizes. Branches and shared parameters come of
 * pieces that take the same tensors. Batches must have at least two rows, for batch normalisation.
 */
public final class RandomGraph {

  /**
   * An op's example on top of what is there. Any numbers are valid; smaller ones are simpler.
   *
   * @param example which one, modulo their number
   * @param sizes 0 for the example's own; others give its dimensions other sizes where the op
   *     allows it, among them 1 and odd ones
   * @param inputs which tensors it takes, those made first being the first
   */
  public record Piece(int example, int sizes, int inputs) {}

  private static final int[] SIZES = {1, 2, 3, 5, 7, 17};

  /** Wider tensors are cut before they go into a product, so that there are few parameters. */
  private static final int WIDEST = 24;

  private static final List<OpExamples.Example> EXAMPLES =
      OpExamples.all().stream().filter(example -> hasGradient(example.tensor())).toList();

  private final UnaryOperator<Tensor> then;
  private final List<String> names = new ArrayList<>();
  private final List<Tensor> made = new ArrayList<>();
  private final Set<Tensor> ends = new LinkedHashSet<>();
  private final Map<String, Tensor> shared = new LinkedHashMap<>();

  private RandomGraph(UnaryOperator<Tensor> then) {
    this.then = then;
    made.add(Tensor.input("a", Shape.of(Shape.BATCH, 3)));
    made.add(Tensor.input("b", Shape.of(Shape.BATCH, 5)));
  }

  /**
   * Puts pieces together.
   *
   * @param pieces what it is made of, at least one
   * @param then what the result of each piece goes through, such as a function that keeps numbers
   *     small; the identity to leave it
   * @throws IllegalArgumentException if there is no piece
   */
  public static RandomGraph of(List<Piece> pieces, UnaryOperator<Tensor> then) {
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException("pieces is empty, must have at least one");
    }
    RandomGraph graph = new RandomGraph(then);
    pieces.forEach(graph::add);
    return graph;
  }

  /** A graph of so many pieces drawn from a seed, for those who do not use jqwik. */
  public static RandomGraph of(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      pieces.add(
          new Piece(
              random.nextInt(EXAMPLES.size()), random.nextInt(SIZES.length + 1), random.nextInt()));
    }
    return of(pieces, UnaryOperator.identity());
  }

  /** The number of examples that a piece can be. */
  public static int examples() {
    return EXAMPLES.size();
  }

  private static boolean hasGradient(Tensor tensor) {
    return !(tensor.op() instanceof FusedOp || tensor.op() instanceof StopGradient)
        && tensor.node().inputs().stream().allMatch(RandomGraph::hasGradient);
  }

  /** The tensors that no piece took, in the order in which they were made. */
  public List<Tensor> outputs() {
    return List.copyOf(ends);
  }

  /** A scalar that depends on all outputs: the sum of their means. */
  public Tensor loss() {
    Tensor loss = null;
    for (Tensor end : ends) {
      Tensor mean = end.shape().rank() == 0 ? end : Mean.of(end);
      loss = loss == null ? mean : Add.of(loss, mean);
    }
    if (loss == null) {
      throw new IllegalStateException("there is no output");
    }
    return loss;
  }

  /** The examples from the first to the last. */
  @Override
  public String toString() {
    return names.stream().collect(Collectors.joining(", ", "RandomGraph[", "]"));
  }

  private void add(Piece piece) {
    OpExamples.Example example = EXAMPLES.get(Math.floorMod(piece.example(), EXAMPLES.size()));
    int sizes = Math.floorMod(piece.sizes(), SIZES.length + 1);
    Splice splice = new Splice(sizes, piece.inputs());
    Tensor result;
    try {
      result = splice.copy(example.tensor());
    } catch (IllegalArgumentException refused) {
      splice = new Splice(0, piece.inputs());
      result = splice.copy(example.tensor());
    }
    names.add(example + (splice.sizes == 0 ? "" : " sizes " + sizes));
    Tensor end = then.apply(result);
    ends.removeAll(splice.used);
    ends.add(end);
    made.add(end);
  }

  /** Copies an example onto tensors of the graph. */
  private final class Splice {
    final int sizes;
    final Map<Tensor, Tensor> leaves = new HashMap<>();
    final Map<Node, Node> copies = new HashMap<>();
    final Set<Tensor> used = new HashSet<>();
    long choices;

    Splice(int sizes, int inputs) {
      this.sizes = sizes;
      this.choices = inputs & 0xFFFFFFFFL;
    }

    Tensor copy(Tensor tensor) {
      if (tensor.op() instanceof Leaf leaf) {
        return leaves.computeIfAbsent(tensor, key -> leaf(leaf, key));
      }
      Node copy = copies.get(tensor.node());
      if (copy == null) {
        copy = Node.of(tensor.op(), tensor.node().inputs().stream().map(this::copy).toList());
        copies.put(tensor.node(), copy);
      }
      return copy.output(tensor.index());
    }

    private Tensor leaf(Leaf leaf, Tensor tensor) {
      return switch (leaf) {
        case Leaf.Input input -> taken(resized(input.shape()));
        case Leaf.Labels labels -> labels(labels);
        case Leaf.Parameter parameter -> parameter(parameter.label(), resized(parameter.shape()));
        case Leaf.Fill fill ->
            Tensor.of(new Leaf.Fill(resized(fill.shape()), fill.value(), fill.overBatch()));
        case Leaf.Constant _ -> tensor;
      };
    }

    private Tensor labels(Leaf.Labels labels) {
      Shape shape = resized(labels.shape());
      int bound = resized(labels.classes());
      return shared.computeIfAbsent(
          "labels " + shape + " " + bound, name -> Tensor.indices(name, shape, bound));
    }

    /** Running statistics change in a run and belong to one piece each. */
    private Tensor parameter(String label, Shape shape) {
      boolean own = label.startsWith("running");
      String name = "w " + shape + " " + (own ? "of " + names.size() + " " + label : choose(2));
      return shared.computeIfAbsent(name, key -> Tensor.parameter(key, shape));
    }

    private Shape resized(Shape shape) {
      int[] dimensions = new int[shape.rank()];
      for (int i = 0; i < dimensions.length; i++) {
        dimensions[i] = resized(shape.dimension(i));
      }
      return Shape.of(dimensions);
    }

    private int resized(int size) {
      return sizes == 0 || size == Shape.BATCH
          ? size
          : SIZES[Math.floorMod(size + sizes, SIZES.length)];
    }

    private int choose(int count) {
      int choice = (int) (choices % count);
      choices /= count;
      return choice;
    }

    /** A tensor of this shape: one that is there, or a product of it. */
    private Tensor taken(Shape shape) {
      Tensor tensor = made.get(choose(made.size()));
      if (!shape.isBatched() && !tensor.shape().equals(shape)) {
        return parameter("", shape);
      }
      used.add(tensor);
      if (tensor.shape().equals(shape)) {
        return tensor;
      }
      Tensor batched = tensor.shape().isBatched() ? tensor : Expand.of(0, Shape.BATCH, tensor);
      int width = batched.shape().elements(1);
      Tensor rows = reshaped(Shape.of(Shape.BATCH, width), batched);
      if (width > WIDEST) {
        rows = Slice.of(1, width - WIDEST, WIDEST, rows);
        width = WIDEST;
      }
      int wanted = shape.elements(1);
      if (width != wanted) {
        Tensor weight = parameter("", Shape.of(wanted, width));
        rows = MatMul.of(Transpose.N, rows, Transpose.T, weight);
      }
      return reshaped(shape, rows);
    }

    private Tensor reshaped(Shape shape, Tensor tensor) {
      return tensor.shape().equals(shape) ? tensor : Reshape.of(shape, tensor);
    }
  }
}
