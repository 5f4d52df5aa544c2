// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every program, since one that is compiled at first use can be broken for long. */
@OpenClSuite
class ProgramsTest {

  /** The other variants have these programs, too. */
  @ParameterizedTest
  @EnumSource(names = {"CPU", "GPU"})
  void everyProgramBuildsAndHasItsKernels(Variant variant) {
    try (OpenClBackend backend = variant.open()) {
      assertTrue(backend.session().programs().size() >= 5);
      for (ClProgram program : backend.session().programs()) {
        assertNotNull(program.handle(), program.toString());
        for (ClKernel kernel : program.kernels()) {
          assertNotNull(kernel.handle(), program.toString());
        }
      }
    }
  }

  @Test
  void aProgramIsCompiledOncePerSourceAndOptions() {
    try (OpenClBackend backend = Variant.CPU.open()) {
      ClSession session = backend.session();
      int before = session.programs().size();
      ClProgram one = session.program(" -DWIDTH=1", "floats.cl");
      assertSame(one, session.program(" -DWIDTH=1", "floats.cl"));
      session.program(" -DWIDTH=16", "floats.cl");
      assertEquals(before + 2, session.programs().size());
    }
  }

  @Test
  void aProgramThatDoesNotBuildShowsTheCompilersLog() {
    try (OpenClBackend backend = Variant.CPU.open()) {
      ClProgram undefined = backend.session().program(" -DWIDTH=1", "updates.cl");
      OpenClException thrown = assertThrows(OpenClException.class, undefined::handle);
      assertTrue(thrown.getMessage().contains("updates.cl"), thrown.getMessage());
      assertTrue(thrown.status() < 0);
    }
  }
}
