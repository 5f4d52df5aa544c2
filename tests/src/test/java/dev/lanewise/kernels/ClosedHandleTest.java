// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No kernel runs on a closed handle. Kernels are found by reflection: every method of every family
 * that a handle gives away. Each is called with ones everywhere, which is legal, before and after.
 */
@KernelSuite
class ClosedHandleTest {

  private static final int LENGTH = 8;

  private final Lanewise lanewise = Lanewise.builder().threads(1).open();
  private final PackedMatrix packed =
      lanewise.packedProducts().pack(Transpose.N, 1, 1, new float[LENGTH], 1, 1);

  @Test
  void everyKernelRefusesAClosedHandle() {
    List<Call> calls = calls();
    assertTrue(calls.size() > 80, "kernels are found");
    for (Call call : calls) {
      assertDoesNotThrow(call::make, call::toString);
    }
    lanewise.close();
    List<Call> others = calls();
    calls.addAll(others); // of families given away before and after
    for (Call call : calls) {
      List<Object> before = call.copies();
      var refusal = assertThrows(InvocationTargetException.class, call::make, call::toString);
      assertInstanceOf(IllegalStateException.class, refusal.getCause(), call::toString);
      assertEquals("these kernels are closed", refusal.getCause().getMessage(), call::toString);
      assertTrue(Arrays.deepEquals(before.toArray(), call.copies().toArray()), call::toString);
    }
    packed.close();
  }

  @Test
  void aClosedHandleIsNotWarmedUp() {
    lanewise.close();
    assertThrows(IllegalStateException.class, lanewise::warmUp);
  }

  @Test
  void noElementsAreRefusedToo() {
    var products = lanewise.products();
    var doubles = lanewise.doubleProducts();
    var elementwise = lanewise.elementwise();
    lanewise.close();
    float[] x = new float[LENGTH];
    double[] y = new double[LENGTH];
    assertThrows(
        IllegalStateException.class,
        () -> products.sgemm(Transpose.N, Transpose.N, 0, 0, 0, 1, x, 0, 1, x, 0, 1, 0, x, 0, 1));
    assertThrows(
        IllegalStateException.class,
        () -> doubles.dgemm(Transpose.N, Transpose.N, 0, 0, 0, 1, y, 0, 1, y, 0, 1, 0, y, 0, 1));
    assertThrows(IllegalStateException.class, () -> elementwise.relu(0, x, 0, x, 0));
    assertEquals(0, x[0]);
  }

  private record Call(Object family, Method method, Object[] arguments) {

    void make() throws ReflectiveOperationException {
      if (method.invoke(family, arguments) instanceof PackedMatrix result) {
        result.close();
      }
    }

    /** The arrays among the arguments, as they are now. */
    List<Object> copies() {
      List<Object> copies = new ArrayList<>();
      for (Object argument : arguments) {
        switch (argument) {
          case float[] floats -> copies.add(floats.clone());
          case double[] doubles -> copies.add(doubles.clone());
          case int[] ints -> copies.add(ints.clone());
          default -> {}
        }
      }
      return copies;
    }

    @Override
    public String toString() {
      return method.toString();
    }
  }

  private List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (Method family : Lanewise.class.getMethods()) {
      Class<?> type = family.getReturnType();
      if (type.isInterface()
          && type.getPackage() == Lanewise.class.getPackage()
          && !Modifier.isStatic(family.getModifiers())) {
        Object kernels = assertDoesNotThrow(() -> family.invoke(lanewise));
        for (Method kernel : type.getMethods()) {
          calls.add(new Call(kernels, kernel, arguments(kernel)));
        }
      }
    }
    return calls;
  }

  /** Legal ones: of one element, or a row of one, but that a variance takes two rows. */
  private Object[] arguments(Method kernel) {
    int number = kernel.getName().equals("batchNorm") ? 2 : 1;
    return Arrays.stream(kernel.getGenericParameterTypes())
        .map(type -> argument(type, number))
        .toArray();
  }

  private Object argument(Type type, int number) {
    return switch (type) {
      case TypeVariable<?> variable when variable.getName().equals("F") -> floats();
      case TypeVariable<?> variable when variable.getName().equals("I") -> new int[LENGTH];
      case ParameterizedType parameterized -> argument(parameterized.getRawType(), number);
      case Class<?> raw when raw.isEnum() -> raw.getEnumConstants()[0];
      case Class<?> raw -> ofClass(raw, number);
      default -> throw new AssertionError("no argument for " + type);
    };
  }

  private Object ofClass(Class<?> type, int number) {
    return switch (type.getSimpleName()) {
      case "int" -> number;
      case "long" -> 4L; // a seed, or bytes of a segment
      case "float" -> 1f;
      case "double" -> 1.0;
      case "float[]" -> floats();
      case "double[]" -> new double[] {1, 1, 1, 1, 1, 1, 1, 1};
      case "int[]" -> new int[LENGTH];
      case "MemorySegment" -> segment();
      case "PackedMatrix" -> packed;
      case "Epilogue" -> Epilogue.none();
      case "Prologue" -> Prologue.<float[]>ofA().sums(floats(), 1);
      case "UpdateRule" -> Sgd.of(1);
      case "WeightDecay" -> WeightDecay.NONE;
      case "CrossEntropy" -> CrossEntropy.of(Reduction.SUM);
      case "Criterion" -> Criterion.of(ElementLoss.MSE, Reduction.SUM);
      default -> throw new AssertionError("no argument for " + type);
    };
  }

  private static float[] floats() {
    float[] ones = new float[LENGTH];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static MemorySegment segment() {
    return Arena.ofAuto().allocate(LENGTH * Float.BYTES, Float.BYTES);
  }
}
