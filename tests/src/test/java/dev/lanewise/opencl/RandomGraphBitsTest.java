// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.Leaves;
import dev.lanewise.check.graph.RandomGraph;
import dev.lanewise.check.jqwik.Graphs;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.GraphRun;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Graphs of all ops, with their gradients, give the reference's bits on a device. */
@OpenClSuite
class RandomGraphBitsTest {

  @Provide
  Arbitrary<RandomGraph> graphs() {
    return Graphs.upTo(8);
  }

  @Property(tries = 12)
  void theDeviceAgreesWithTheReferenceToTheBit(
      @ForAll("graphs") RandomGraph graph,
      @ForAll @IntRange(min = 2, max = 33) int batch,
      @ForAll long seed) {
    Tensor loss = graph.loss();
    List<Tensor> wanted = new ArrayList<>(graph.outputs());
    Gradients.of(loss, Leaves.floatsUnder(loss)).stream()
        .filter(Objects::nonNull)
        .forEach(wanted::add);
    try (Lanewise reference =
        Lanewise.builder().implementation(Implementation.REFERENCE).threads(1).open()) {
      var expected = GraphRun.values(CpuBackend.of(reference), wanted, batch, true, seed);
      for (Variant variant : List.of(Variant.CPU, Variant.GPU)) {
        var actual = GraphRun.values(variant.backend(), wanted, batch, true, seed);
        for (int i = 0; i < expected.size(); i++) {
          Bits.assertEqual(
              graph + ", " + wanted.get(i) + ", " + variant, expected.get(i), actual.get(i));
        }
      }
    }
  }
}
