// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.lanewise.bench.Contender;
import dev.lanewise.bench.GemmCase;
import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.bench.Operands;
import dev.lanewise.bench.Precision;
import dev.lanewise.kernels.Transpose;

/** PyTorch through DJL, as its users call it: each product is a new tensor. */
public final class PyTorchContender implements Contender {

  private final NDManager manager;

  /**
   * Unpacks and loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public PyTorchContender() {
    manager = open();
  }

  /**
   * Unpacks and loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  static NDManager open() {
    // Its libraries are on the class path, and nothing else is to be fetched or told.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public String description() {
    return "PyTorch 2.7.1 through DJL 0.35.1, tensors; no layers, since its GELU there is not the"
        + " tanh form";
  }

  @Override
  public boolean takes(GemmCase gemm) {
    return gemm.task() != Task.LAYER;
  }

  @Override
  public int spinMillis() {
    return 50;
  }

  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    JniUtils.setNumThreads(gemm.threads());
    NDManager own = manager.newSubManager();
    boolean floats = gemm.precision() == Precision.F32;
    var shapeOfA = new Shape((long) gemm.m() * gemm.k() / gemm.lda(), gemm.lda());
    var shapeOfB = new Shape((long) gemm.k() * gemm.n() / gemm.ldb(), gemm.ldb());
    NDArray storedA =
        floats
            ? own.create(operands.a(), shapeOfA)
            : own.create(operands.doublesOfA(), shapeOfA);
    NDArray storedB =
        floats
            ? own.create(operands.b(), shapeOfB)
            : own.create(operands.doublesOfB(), shapeOfB);
    NDArray a = gemm.transA() == Transpose.N ? storedA : storedA.transpose();
    NDArray b = gemm.transB() == Transpose.N ? storedB : storedB.transpose();
    return new Product() {
      @Override
      public void multiply(int times) {
        for (int time = 0; time < times; time++) {
          a.matMul(b).close();
        }
      }

      @Override
      public double[] result() {
        try (NDArray c = a.matMul(b)) {
          return floats ? Operands.widened(c.toFloatArray()) : c.toDoubleArray();
        }
      }

      @Override
      public void close() {
        own.close();
      }
    };
  }

  @Override
  public void close() {
    manager.close();
  }
}
