// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Lanewise;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How every kernel is measured: through the public handle, in fresh processes, since code and the
 * alignment of arrays differ from one process to the next. Results go to arrays, so nothing needs a
 * black hole.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-Xms2g",
      "-Xmx2g",
      "-XX:+AlwaysPreTouch",
      "-XX:+UseParallelGC"
    })
public abstract class KernelBenchmark {

  /** Threads a kernel may use. */
  @Param("1")
  public int threads;

  /** The handle under measurement. */
  protected Lanewise lanewise;

  /** Opens the handle and makes the inputs. */
  @Setup(Level.Trial)
  public void open() {
    lanewise = Lanewise.builder().threads(threads).open();
    prepare();
  }

  /** Ends the handle's threads. */
  @TearDown(Level.Trial)
  public void close() {
    lanewise.close();
  }

  /** Makes the inputs, after the parameters are set. */
  protected abstract void prepare();

  /** Elements uniform in [-1, 1). */
  protected static float[] floats(int length, int seed) {
    var random = new Random(seed);
    var elements = new float[length];
    for (int i = 0; i < length; i++) {
      elements[i] = 2 * random.nextFloat() - 1;
    }
    return elements;
  }

  /** Elements uniform in [-1, 1). */
  protected static double[] doubles(int length, int seed) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }

  /** Labels uniform in [0, bound). */
  protected static int[] labels(int length, int bound, int seed) {
    return new Random(seed).ints(length, 0, bound).toArray();
  }
}
