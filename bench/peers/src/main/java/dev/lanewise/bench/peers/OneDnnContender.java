// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import dev.lanewise.bench.Contender;
import dev.lanewise.bench.GemmCase;
import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.bench.NativeMatrices;
import dev.lanewise.bench.Operands;
import dev.lanewise.bench.Precision;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;

/** The matmul primitive of oneDNN, made once for each product; layers with its post-ops. */
public class OneDnnContender implements Contender {

  private static final engine CPU = new engine(engine.kind.cpu, 0);
  private static final stream STREAM = new stream(CPU);
  private static final OmpThreads THREADS = OmpThreads.of("dnnl");

  private final boolean packed;

  /**
   * Loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public OneDnnContender() {
    this(false);
  }

  OneDnnContender(boolean packed) {
    this.packed = packed;
  }

  @Override
  public String name() {
    return packed ? "onednn_packed" : "onednn";
  }

  @Override
  public String description() {
    var version = dnnl.version();
    return "oneDNN %d.%d.%d of bytedeco, matmul primitive on native memory, f32%s"
        .formatted(
            version.major(),
            version.minor(),
            version.patch(),
            packed
                ? ", weights reordered before as it likes them; skinny products and layers"
                : "; layers with bias and post-op gelu_tanh");
  }

  @Override
  public boolean takes(GemmCase gemm) {
    return gemm.precision() == Precision.F32 && (!packed || gemm.task() != Task.PRODUCT);
  }

  /** GNU's OpenMP spins for some milliseconds. */
  @Override
  public int spinMillis() {
    return 50;
  }

  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    THREADS.use(gemm.threads());
    return new MatmulProduct(gemm, new NativeMatrices(gemm, operands));
  }

  private final class MatmulProduct implements Product {
    private final NativeMatrices matrices;
    // Kept, since the primitive only points to them.
    private final Map<Integer, memory> memories = new TreeMap<>();
    private final matmul owner;
    private final dnnl_exec_arg_t arguments;
    private final dnnl_primitive primitive;
    private final dnnl_stream queue = STREAM.get();

    MatmulProduct(GemmCase gemm, NativeMatrices matrices) {
      this.matrices = matrices;
      var a = desc(gemm.m(), gemm.k(), gemm.transA());
      var b = desc(gemm.k(), gemm.n(), gemm.transB());
      var c = desc(gemm.m(), gemm.n(), Transpose.N);
      var wanted =
          packed
              ? new memory.desc(
                  new long[] {gemm.k(), gemm.n()},
                  memory.data_type.f32,
                  memory.format_tag.any)
              : b;
      matmul.primitive_desc plan;
      if (gemm.task() == Task.LAYER) {
        var bias = desc(1, gemm.n(), Transpose.N);
        var ops = new post_ops();
        ops.append_eltwise(dnnl.algorithm.eltwise_gelu_tanh, 0, 0);
        var attributes = new primitive_attr();
        attributes.set_post_ops(ops);
        plan = new matmul.primitive_desc(CPU, a, wanted, bias, c, attributes, false);
        add(DNNL_ARG_BIAS, bias, matrices.bias());
      } else {
        plan = new matmul.primitive_desc(CPU, a, wanted, c);
      }
      add(DNNL_ARG_SRC, a, matrices.a());
      add(DNNL_ARG_DST, c, matrices.c());
      add(DNNL_ARG_WEIGHTS, b, matrices.b());
      if (packed) {
        pack(plan);
      }
      owner = new matmul(plan);
      primitive = owner.get();
      arguments = new dnnl_exec_arg_t(memories.size());
      int position = 0;
      for (var entry : memories.entrySet()) {
        arguments.position(position++).arg(entry.getKey()).memory(entry.getValue().get());
      }
      arguments.position(0);
    }

    private void pack(matmul.primitive_desc plan) {
      var weights = memories.get(DNNL_ARG_WEIGHTS);
      var reordered = new memory(plan.weights_desc(), CPU);
      new org.bytedeco.dnnl.reorder(weights, reordered).execute(STREAM, weights, reordered);
      memories.put(DNNL_ARG_WEIGHTS, reordered);
    }

    private void add(int argument, memory.desc desc, MemorySegment matrix) {
      memories.put(argument, new memory(desc, CPU, NativeMatrices.floats(matrix)));
    }

    private static memory.desc desc(int rows, int columns, Transpose transpose) {
      return new memory.desc(
          new long[] {rows, columns},
          memory.data_type.f32,
          transpose == Transpose.N ? memory.format_tag.ab : memory.format_tag.ba);
    }

    @Override
    public void multiply(int times) {
      for (int time = 0; time < times; time++) {
        dnnl_primitive_execute(primitive, queue, memories.size(), arguments);
      }
    }

    @Override
    public double[] result() {
      return matrices.result();
    }

    @Override
    public void close() {
      arguments.close();
      owner.close();
      memories.values().forEach(memory::close);
      matrices.close();
    }
  }
}
