// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ops of the elements at one place, one after another, done block by block: what they hand on is in
 * the cache when it is read, and takes no memory beside {@link #blocks} of these blocks. Output 0
 * is the result of the last, output 1 the memory.
 *
 * @param arity the number of inputs, all of one shape
 * @param links the ops, at least one
 * @param blocks how many blocks of intermediate results there are at a time
 * @param block elements in a block
 */
public record Chain(int arity, List<Link> links, int blocks, int block) implements FusedOp {

  /**
   * One of the ops.
   *
   * @param op what is done
   * @param inputs what it is done to: below the chain's arity its inputs, from there on blocks
   * @param block where the result goes; the last op's goes to the output instead
   */
  public record Link(Pointwise op, List<Integer> inputs, int block) {}

  public Chain {
    links = List.copyOf(links);
    if (links.isEmpty() || block < 1) {
      throw new IllegalArgumentException(
          "links has " + links.size() + " and block is " + block + ", must be positive");
    }
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Shape shape = Shape.of(Shape.BATCH, 5);
    Tensor x = Tensor.input("x", shape);
    Tensor y = Tensor.input("y", shape);
    List<Link> links =
        List.of(
            new Link(new Multiply(), List.of(0, 1), 0),
            new Link(new Exp(), List.of(0), 1),
            new Link(new Add(), List.of(2, 3), 1),
            new Link(new Multiply(), List.of(3, 1), 0));
    return List.of(
        Tensor.of(new Chain(2, links, 2, 3), x, y), Tensor.of(new Chain(2, links, 2, 64), x, y));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Shape shape = Rules.same(this, inputs, arity);
    return List.of(shape, Shape.of(Math.max(1, blocks), block));
  }

  /** The last op may write where others have read: a block is read before it is written. */
  @Override
  public boolean mayOverwrite(int input, int output) {
    return output == 0;
  }

  @Override
  public long flops(Node node, int batch) {
    return (long) links.size() * node.output(0).shape().elements(batch);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    List<Step> steps = new ArrayList<>();
    int size = binding.output(0).size();
    for (int at = 0; at < size; at += block) {
      for (Link link : links) {
        int length = Math.min(block, size - at);
        steps.add(link.op().bind(new LinkBinding<>(binding, this, link, at, length)));
      }
    }
    Step[] all = steps.toArray(Step[]::new);
    return () -> {
      for (Step step : all) {
        step.run();
      }
    };
  }

  @Override
  public String toString() {
    return links.stream().map(link -> link.op().name()).collect(Collectors.joining(" > "));
  }

  /** What one op is bound to in one block. */
  private record LinkBinding<F, I>(
      Binding<F, I> binding, Chain chain, Link link, int at, int length) implements Binding<F, I> {

    @Override
    public Kernels<F, I> kernels() {
      return binding.kernels();
    }

    @Override
    public int batch() {
      return binding.batch();
    }

    @Override
    public RandomState random() {
      return binding.random();
    }

    @Override
    public Node node() {
      return binding.node();
    }

    @Override
    public Slot<F> input(int index) {
      int from = link.inputs().get(index);
      return from < chain.arity() ? part(binding.input(from)) : block(from - chain.arity());
    }

    @Override
    public Slot<I> integers(int index) {
      throw new IllegalStateException("no link of a chain takes integers");
    }

    @Override
    public Slot<F> output(int index) {
      return isLast() ? part(binding.output(0)) : block(link.block());
    }

    @Override
    public Slot<I> outputIntegers(int index) {
      throw new IllegalStateException("no link of a chain gives integers");
    }

    private boolean isLast() {
      return link == chain.links().getLast();
    }

    private Slot<F> part(Slot<F> whole) {
      return new Slot<>(whole.storage(), whole.offset() + at, 1, length);
    }

    private Slot<F> block(int index) {
      Slot<F> blocks = binding.output(1);
      return new Slot<>(blocks.storage(), blocks.offset() + index * chain.block(), 1, length);
    }
  }
}
