// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {

  @ParameterizedTest
  @CsvSource({
    "PRODUCT, F32, N, N",
    "PRODUCT, F32, T, N",
    "PRODUCT, F64, N, T",
    "SKINNY, F32, T, T",
    "LAYER, F32, N, T"
  })
  void aWrongProductIsFoundAndARightOneIsNot(
      Task task, Precision precision, Transpose transA, Transpose transB) {
    var gemm = new GemmCase(task, precision, transA, transB, 7, 40, 33, 1);
    var operands = new Operands(gemm);
    double[] c = product(gemm, operands);
    var agreement = new Agreement(gemm, operands);
    assertEquals("", agreement.complaint(c));
    assertEquals("", agreement.disagreement(c, c.clone()));
    double[] wrong = c.clone();
    wrong[39] += 0.001;
    String where = "C[0][39] of 7x40x33 ";
    assertTrue(agreement.complaint(wrong).startsWith(where), agreement.complaint(wrong));
    wrong[39] = Double.NaN;
    assertTrue(agreement.disagreement(c, wrong).startsWith(where));
  }

  private static double[] product(GemmCase gemm, Operands operands) {
    var c = new double[gemm.m() * gemm.n()];
    for (int i = 0; i < gemm.m(); i++) {
      for (int j = 0; j < gemm.n(); j++) {
        double sum = 0;
        for (int l = 0; l < gemm.k(); l++) {
          float a =
              operands.a()[gemm.transA() == Transpose.N ? i * gemm.lda() + l : l * gemm.lda() + i];
          float b =
              operands.b()[gemm.transB() == Transpose.N ? l * gemm.ldb() + j : j * gemm.ldb() + l];
          sum += (double) a * b;
        }
        c[i * gemm.n() + j] = gemm.task() == Task.LAYER ? Gelu.of(sum + operands.bias()[j]) : sum;
      }
    }
    return c;
  }

  @Test
  void theSeparatePassAddsTheBiasAndAppliesGelu() {
    int n = 37;
    try (var arena = Arena.ofConfined()) {
      MemorySegment c = arena.allocate(4L * 2 * n, 64);
      MemorySegment bias = arena.allocate(4L * n, 64);
      for (int j = 0; j < n; j++) {
        c.setAtIndex(ValueLayout.JAVA_FLOAT, j, j - 20);
        c.setAtIndex(ValueLayout.JAVA_FLOAT, n + j, 0.1f * j);
        bias.setAtIndex(ValueLayout.JAVA_FLOAT, j, 0.25f);
      }
      Gelu.pass(2, n, c, bias);
      for (int j = 0; j < n; j++) {
        assertEquals(Gelu.of(j - 19.75), c.getAtIndex(ValueLayout.JAVA_FLOAT, j), 1e-5);
        assertEquals(Gelu.of(0.1f * j + 0.25f), c.getAtIndex(ValueLayout.JAVA_FLOAT, n + j), 1e-5);
      }
    }
  }

  @Test
  void geluIsThatOfTheArticle() {
    // torch.nn.functional.gelu(x, approximate="tanh")
    assertEquals(0.8411919906, Gelu.of(1), 1e-9);
    assertEquals(-0.1588080094, Gelu.of(-1), 1e-9);
    assertEquals(0, Gelu.of(0));
  }

  @Test
  void aLibraryThatIgnoresItsThreadsIsFoundOut() {
    assertEquals("", ThreadCheck.judge(1, 1.02));
    assertEquals("", ThreadCheck.judge(2, 1.7));
    assertEquals(
        "told to use 2 threads, it used 1.01 times the caller's time", ThreadCheck.judge(2, 1.01));
    assertEquals(
        "told to use 1 threads, it used 1.98 times the caller's time", ThreadCheck.judge(1, 1.98));
  }
}
