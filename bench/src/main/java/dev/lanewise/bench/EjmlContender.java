// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;

/** EJML, matrices in plain Java. It has no threads here. */
final class EjmlContender implements Contender {

  private static final int LARGEST = 512;

  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public String description() {
    return "EJML 0.46.1, plain Java, one thread; squares up to 512, not transposed";
  }

  @Override
  public boolean takes(GemmCase gemm) {
    return gemm.threads() == 1
        && gemm.task() == Task.PRODUCT
        && gemm.isSquare()
        && gemm.isPlain()
        && gemm.n() <= LARGEST;
  }

  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    int n = gemm.n();
    if (gemm.precision() == Precision.F64) {
      var a = new DMatrixRMaj(n, n, true, operands.doublesOfA());
      var b = new DMatrixRMaj(n, n, true, operands.doublesOfB());
      var c = new DMatrixRMaj(n, n);
      return new Product() {
        @Override
        public void multiply(int times) {
          for (int time = 0; time < times; time++) {
            CommonOps_DDRM.mult(a, b, c);
          }
        }

        @Override
        public double[] result() {
          return c.data.clone();
        }
      };
    }
    var a = new FMatrixRMaj(n, n, true, operands.a());
    var b = new FMatrixRMaj(n, n, true, operands.b());
    var c = new FMatrixRMaj(n, n);
    return new Product() {
      @Override
      public void multiply(int times) {
        for (int time = 0; time < times; time++) {
          CommonOps_FDRM.mult(a, b, c);
        }
      }

      @Override
      public double[] result() {
        return Operands.widened(c.data);
      }
    };
  }
}
