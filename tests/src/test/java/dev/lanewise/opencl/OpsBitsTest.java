// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.Bits;
import dev.lanewise.check.graph.OpExamples;
import dev.lanewise.check.graph.OpExamples.Example;
import dev.lanewise.kernels.Implementation;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.nn.GraphRun;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of every op, with its gradients, gives the reference's bits on a device. */
@OpenClSuite
class OpsBitsTest {

  static List<Example> examples() {
    return OpExamples.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theDeviceAgreesWithTheReferenceToTheBit(Example example) {
    List<Tensor> graph = example.withGradients();
    try (Lanewise reference =
        Lanewise.builder().implementation(Implementation.REFERENCE).threads(1).open()) {
      for (int batch : new int[] {2, 67}) {
        var expected = GraphRun.values(CpuBackend.of(reference), graph, batch, true, batch);
        for (Variant variant : List.of(Variant.CPU, Variant.GPU)) {
          var actual = GraphRun.values(variant.backend(), graph, batch, true, batch);
          for (int i = 0; i < expected.size(); i++) {
            Bits.assertEqual(
                example + ", tensor " + i + ", " + variant, expected.get(i), actual.get(i));
          }
        }
      }
    }
  }
}
