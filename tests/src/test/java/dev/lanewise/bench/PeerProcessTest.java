// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerProcessTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void workElsewhereIsAsGoodAsWorkHere() throws Exception {
    var requests = new PipedInputStream();
    var answers = new PipedInputStream();
    // Before it is served: whoever reads a pipe that has no other end is refused.
    var asked = new PipedOutputStream(requests);
    var server = new MathKernels();
    var served = serve(server, requests, new PipedOutputStream(answers));
    try (var peer = new PeerProcess(answers, asked)) {
      assertEquals(server.name(), peer.name());
      assertTrue(peer.description().startsWith(server.description()));
      var soft = KernelCase.of(Kernel.SOFTMAX, 3, 5);
      var norm = KernelCase.of(Kernel.LAYER_NORM, 4, 6);
      assertNull(peer.prepare(KernelCase.of(Kernel.ADAM, 8), new KernelInputs(soft)));
      try (KernelWork first = peer.prepare(soft, new KernelInputs(soft));
          KernelWork second = peer.prepare(norm, new KernelInputs(norm))) {
        assertSameResults(server.prepare(norm, new KernelInputs(norm)), second);
        assertSameResults(server.prepare(soft, new KernelInputs(soft)), first);
      }
    }
    served.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void networksElsewhereAreAsGoodAsNetworksHere() throws Exception {
    var requests = new PipedInputStream();
    var answers = new PipedInputStream();
    var asked = new PipedOutputStream(requests);
    var server = new LanewiseMlp();
    var served = serve(server, requests, new PipedOutputStream(answers));
    MlpCase mlp = MlpCase.training(3, 4, 5, 2);
    try (var link = new PeerLink(answers, asked);
        var here = server.prepare(mlp);
        KernelWork there = link.prepare(mlp)) {
      assertNotNull(there);
      here.nanos(2);
      assertTrue(there.nanos(2) > 0);
      assertArrayEquals(here.results().getFirst(), there.results().getFirst());
    }
    served.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private static CompletableFuture<Void> serve(
      Entrant contender, PipedInputStream requests, PipedOutputStream answers) {
    return CompletableFuture.runAsync(() -> {
      try (answers) {
        new PeerServer(contender, requests, answers).serve();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static void assertSameResults(KernelWork here, KernelWork there) {
    assertNotNull(here);
    assertNotNull(there);
    here.nanos(1);
    assertTrue(there.nanos(2) > 0);
    var expected = here.results();
    var results = there.results();
    assertEquals(expected.size(), results.size());
    for (int r = 0; r < expected.size(); r++) {
      assertArrayEquals(expected.get(r), results.get(r));
    }
  }

  @Test
  void whoCantBeLoadedThereSaysWhy() {
    var error = assertThrows(LinkageError.class, () -> PeerProcess.start("Nobody"));
    assertTrue(error.getMessage().contains("not in this build"), error.getMessage());
  }
}
