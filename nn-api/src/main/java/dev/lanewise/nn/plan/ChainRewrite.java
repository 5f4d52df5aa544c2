// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Chain;
import dev.lanewise.nn.op.Chain.Link;
import dev.lanewise.nn.op.Pointwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ops of elements whose results nobody else reads become one {@link Chain}, where blocks are small
 * against the tensors. The rule starts from the last of them.
 */
final class ChainRewrite implements Rewrite {

  /** Longer ones are cut; each link is looked at from this many others. */
  private static final int LONGEST = 16;

  /** Blocks for which it is not worth beginning: the whole is in the cache by itself. */
  private static final int FEWEST_BLOCKS = 4;

  private final int batch;
  private final int block;

  /** The block is that of {@link dev.lanewise.nn.Backend#chainBlock}. */
  ChainRewrite(int batch, int block) {
    this.batch = batch;
    this.block = block;
  }

  @Override
  public @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused) {
    if (!isLink(node) || node.output(0).shape().elements(batch) / block < FEWEST_BLOCKS) {
      return null;
    }
    List<Node> chain = inOrder(collect(node, uses));
    return chain.size() == 1 ? null : join(chain, fused);
  }

  private static boolean isLink(Node node) {
    return node.op() instanceof Pointwise op && op.isDivisible();
  }

  private static Set<Node> collect(Node last, Uses uses) {
    Set<Node> found = new LinkedHashSet<>(List.of(last));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Node node : List.copyOf(found)) {
        for (Tensor input : node.inputs()) {
          if (found.size() < LONGEST && isInner(input, found, uses)) {
            grown |= found.add(input.node());
          }
        }
      }
    }
    return found;
  }

  private static boolean isInner(Tensor tensor, Set<Node> found, Uses uses) {
    List<Node> consumers = uses.consumers(tensor);
    return isLink(tensor.node())
        && uses.count(tensor) == consumers.size()
        && found.containsAll(consumers);
  }

  /** Each after what it takes. */
  private static List<Node> inOrder(Set<Node> nodes) {
    Set<Node> waiting = new LinkedHashSet<>(nodes);
    List<Node> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      for (Node node : List.copyOf(waiting)) {
        if (node.inputs().stream().map(Tensor::node).noneMatch(waiting::contains)) {
          waiting.remove(node);
          order.add(node);
        }
      }
    }
    return order;
  }

  private Node join(List<Node> chain, UnaryOperator<Tensor> fused) {
    Set<Tensor> inner = new HashSet<>();
    chain.forEach(node -> inner.add(node.output(0)));
    Set<Tensor> inputs = new LinkedHashSet<>();
    Map<Tensor, Integer> lastUses = new HashMap<>();
    for (int i = 0; i < chain.size(); i++) {
      for (Tensor input : chain.get(i).inputs()) {
        if (inner.contains(input)) {
          lastUses.put(input, i);
        } else {
          inputs.add(input);
        }
      }
    }
    List<Tensor> outer = List.copyOf(inputs);
    Map<Tensor, Integer> places = new HashMap<>();
    Blocks blocks = new Blocks();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Node node = chain.get(i);
      List<Integer> from = new ArrayList<>();
      for (Tensor input : node.inputs()) {
        Integer place = places.get(input);
        from.add(place == null ? outer.indexOf(input) : outer.size() + place);
      }
      for (Tensor input : Set.copyOf(node.inputs())) {
        if (lastUses.getOrDefault(input, -1) == i) {
          blocks.free(places.getOrDefault(input, 0));
        }
      }
      int place = i == chain.size() - 1 ? 0 : blocks.take();
      places.put(node.output(0), place);
      links.add(new Link((Pointwise) node.op(), from, place));
    }
    return Node.of(
        new Chain(outer.size(), links, blocks.count(), block), outer.stream().map(fused).toList());
  }

  /** Which blocks of intermediate results hold something. */
  private static final class Blocks {
    private final List<Boolean> taken = new ArrayList<>();

    /** The first that is free; a link may write where it reads. */
    int take() {
      int free = taken.indexOf(false);
      if (free < 0) {
        taken.add(true);
        return taken.size() - 1;
      }
      taken.set(free, true);
      return free;
    }

    void free(int block) {
      taken.set(block, false);
    }

    int count() {
      return taken.size();
    }
  }
}
