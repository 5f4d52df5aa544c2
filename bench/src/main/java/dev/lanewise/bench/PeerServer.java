// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The other end of a {@link PeerLink}: does what it is asked until nobody asks any more. */
final class PeerServer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Entrant contender;
  private final DataInputStream requests;
  private final DataOutputStream answers;
  private final Map<Integer, KernelWork> works = new HashMap<>();

  PeerServer(Entrant contender, InputStream requests, OutputStream answers) {
    this.contender = contender;
    this.requests = new DataInputStream(new BufferedInputStream(requests));
    this.answers = new DataOutputStream(new BufferedOutputStream(answers));
  }

  /** Serves the contender with this simple name on the standard streams. */
  public static void main(String[] arguments) throws IOException {
    OutputStream answers = System.out;
    // What the library says must not get between the answers.
    System.setOut(System.err);
    Entrant contender;
    try {
      contender = Roster.large(Entrant.class, arguments[0]);
    } catch (LinkageError e) {
      refuse(answers, String.valueOf(e.getMessage()));
      return;
    }
    new PeerServer(contender, System.in, answers).serve();
  }

  private static void refuse(OutputStream answers, String why) throws IOException {
    var data = new DataOutputStream(answers);
    data.writeBoolean(false);
    data.writeUTF(why);
    data.flush();
  }

  void serve() throws IOException {
    answers.writeBoolean(true);
    answers.writeUTF(contender.name());
    answers.writeUTF(contender.description());
    answers.flush();
    for (int next = requests.read(); next >= 0; next = requests.read()) {
      switch (PeerLink.Request.values()[next]) {
        case PREPARE -> answers.writeInt(prepare());
        case RUN -> answers.writeLong(work().nanos(requests.readInt()));
        case RESULTS -> write(work().results());
        case CLOSE -> {
          int id = requests.readInt();
          asked(id).close();
          works.remove(id);
        }
      }
      answers.flush();
    }
    contender.close();
  }

  private int prepare() throws IOException {
    KernelWork work = prepare(requests.readUTF());
    if (work == null) {
      return -1;
    }
    int id = works.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
    works.put(id, work);
    return id;
  }

  private @Nullable KernelWork prepare(String work) throws IOException {
    return switch (contender) {
      case KernelContender kernels -> {
        var kernel = JSON.readValue(work, KernelCase.class);
        yield kernels.prepare(kernel, new KernelInputs(kernel));
      }
      case MlpContender networks -> networks.prepare(JSON.readValue(work, MlpCase.class));
      default -> throw new IllegalStateException(contender.name() + " takes no work from others");
    };
  }

  private KernelWork work() throws IOException {
    return asked(requests.readInt());
  }

  private KernelWork asked(int id) {
    KernelWork work = works.get(id);
    if (work == null) {
      throw new IllegalStateException("there is no work " + id);
    }
    return work;
  }

  private void write(List<float[]> results) throws IOException {
    answers.writeInt(results.size());
    for (float[] result : results) {
      answers.writeInt(result.length);
      for (float element : result) {
        answers.writeFloat(element);
      }
    }
  }
}
