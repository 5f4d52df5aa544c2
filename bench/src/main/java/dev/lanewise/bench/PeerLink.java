// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contender in a process of its own, for a library that can't live beside another: two versions
 * of libtorch have the same names. It takes its turns like all others, sleeps in between, and times
 * itself, so that no message is counted.
 */
final class PeerLink implements AutoCloseable {

  /** What the process is asked for, in the order of {@link PeerServer}. */
  enum Request {
    PREPARE,
    RUN,
    RESULTS,
    CLOSE
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The thread counts of what a library may use inside, which it does not set itself: the products
   * of libtorch 2.10 ran on two threads after it was told to take one.
   */
  private static final List<String> THREADS =
      List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS");

  private final DataInputStream answers;
  private final DataOutputStream requests;
  private final String name;
  private final String description;

  PeerLink(InputStream answers, OutputStream requests) throws IOException {
    this.answers = new DataInputStream(new BufferedInputStream(answers));
    this.requests = new DataOutputStream(new BufferedOutputStream(requests));
    if (!this.answers.readBoolean()) {
      throw new LinkageError(this.answers.readUTF());
    }
    name = this.answers.readUTF();
    description = this.answers.readUTF();
  }

  /**
   * Starts it. It ends by itself when nobody asks any more, also because this process has ended.
   *
   * @param simpleName of a contender in the module of the large peers
   * @param threads that it may compute on
   * @param options further ones of java
   * @throws LinkageError if it can't be loaded
   */
  static PeerLink start(String simpleName, int threads, String... options) {
    ProcessBuilder builder = SameJava.command(PeerServer.class, List.of(simpleName));
    builder.command().addAll(1, List.of(options));
    THREADS.forEach(variable -> builder.environment().put(variable, "" + threads));
    // Threads that spin keep processors from those that work: a step of libtorch on two threads
    // took
    // 2 to 60 ms, and 1.8 ms when they sleep.
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    try {
      var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new PeerLink(process.getInputStream(), process.getOutputStream());
    } catch (IOException e) {
      throw new LinkageError("its process could not be started, or ended at once", e);
    }
  }

  String name() {
    return name;
  }

  String description() {
    return description + ", in a process of its own";
  }

  /** Makes a case ready there, or gives null where it takes no part. */
  @Nullable KernelWork prepare(Record work) {
    try {
      ask(Request.PREPARE);
      requests.writeUTF(JSON.writeValueAsString(work));
      requests.flush();
      int id = answers.readInt();
      return id < 0 ? null : new RemoteWork(id);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't be sent: " + work, e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended", e);
    }
  }

  private void ask(Request request) throws IOException {
    requests.writeByte(request.ordinal());
  }

  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended", e);
    }
  }

  private final class RemoteWork implements KernelWork {

    private final int id;

    RemoteWork(int id) {
      this.id = id;
    }

    @Override
    public long nanos(int times) {
      try {
        ask(Request.RUN);
        requests.writeInt(id);
        requests.writeInt(times);
        requests.flush();
        return answers.readLong();
      } catch (IOException e) {
        throw new UncheckedIOException(name + " has ended", e);
      }
    }

    @Override
    public List<float[]> results() {
      try {
        ask(Request.RESULTS);
        requests.writeInt(id);
        requests.flush();
        var results = new float[answers.readInt()][];
        for (int r = 0; r < results.length; r++) {
          results[r] = new float[answers.readInt()];
          for (int i = 0; i < results[r].length; i++) {
            results[r][i] = answers.readFloat();
          }
        }
        return List.of(results);
      } catch (IOException e) {
        throw new UncheckedIOException(name + " has ended", e);
      }
    }

    @Override
    public void close() {
      try {
        ask(Request.CLOSE);
        requests.writeInt(id);
        requests.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(name + " has ended", e);
      }
    }
  }
}
