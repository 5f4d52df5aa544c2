// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.netlib;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import dev.lanewise.kernels.Lanewise;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * netlib's {@link BLAS} by Lanewise, for trying it where netlib is used:
 *
 * <pre>{@code
 * BLAS blas = LanewiseBlas.getInstance(); // was BLAS.getInstance()
 * }</pre>
 *
 * <p>gemm, gemv, ger, dot, axpy, scal, nrm2, asum, iamax, syrk and trsm are Lanewise's, in both
 * precisions; netlib's {@link JavaBLAS} does the rest, and what Lanewise refuses: increments of 0,
 * and negative ones of a single vector. The methods that only hand on, 100 of them, are made when
 * this class is loaded.
 */
public abstract class LanewiseBlas extends DoubleRoutines {

  private static final class Shared {
    static final BLAS BLAS = of(Lanewise.open());
  }

  LanewiseBlas(Lanewise lanewise) {
    super(lanewise);
  }

  /** One for the whole program, on all processors. */
  public static BLAS getInstance() {
    return Shared.BLAS;
  }

  /** One on a handle, which the caller closes. */
  public static BLAS of(Lanewise lanewise) {
    try {
      var lookup = MethodHandles.lookup();
      Class<?> made = lookup.defineHiddenClass(complete(), true).lookupClass();
      var constructor = MethodType.methodType(void.class, Lanewise.class);
      return (BLAS)
          lookup
              .findConstructor(made, constructor)
              .asType(MethodType.methodType(BLAS.class, Lanewise.class))
              .invokeExact(lanewise);
    } catch (Throwable failure) {
      throw new LinkageError("netlib's interface can't be completed", failure);
    }
  }

  /** A subclass with the methods of netlib's interface that are missing here. */
  private static byte[] complete() {
    ClassDesc name = ClassDesc.of(LanewiseBlas.class.getPackageName(), "CompleteBlas");
    return ClassFile.of().build(name, LanewiseBlas::addMethods);
  }

  private static void addMethods(ClassBuilder made) {
    ClassDesc parent = desc(LanewiseBlas.class);
    MethodTypeDesc constructor = MethodTypeDesc.of(CD_void, desc(Lanewise.class));
    made.withFlags(ACC_FINAL).withSuperclass(parent);
    made.withMethodBody(
        INIT_NAME,
        constructor,
        0,
        code -> code.aload(0).aload(1).invokespecial(parent, INIT_NAME, constructor).return_());
    for (Method method : LanewiseBlas.class.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        made.withMethodBody(
            method.getName(),
            type(method.getReturnType(), method.getParameterTypes()),
            ACC_PUBLIC,
            code -> handOn(code, method));
      }
    }
  }

  /** Without offsets, to the method here that has them; otherwise to netlib's Java. */
  private static void handOn(CodeBuilder code, Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    Class<?>[] withOffsets = withOffsets(parameters);
    boolean here = isHere(method.getName(), withOffsets);
    if (here) {
      code.aload(0);
    } else {
      code.getstatic(desc(SingleRoutines.class), "JAVA", desc(JavaBLAS.class));
    }
    for (int i = 0; i < parameters.length; i++) {
      code.loadLocal(TypeKind.from(parameters[i]), code.parameterSlot(i));
      if (here && isVector(parameters[i])) {
        code.iconst_0();
      }
    }
    code.invokeinterface(
            desc(BLAS.class),
            method.getName(),
            type(method.getReturnType(), here ? withOffsets : parameters))
        .return_(TypeKind.from(method.getReturnType()));
  }

  private static boolean isHere(String name, Class<?>[] parameters) {
    return Arrays.stream(LanewiseBlas.class.getMethods())
        .filter(method -> !Modifier.isAbstract(method.getModifiers()))
        .anyMatch(method ->
            method.getName().equals(name) && Arrays.equals(method.getParameterTypes(), parameters));
  }

  private static Class<?>[] withOffsets(Class<?>[] parameters) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> parameter : parameters) {
      all.add(parameter);
      if (isVector(parameter)) {
        all.add(int.class);
      }
    }
    return all.toArray(Class<?>[]::new);
  }

  private static boolean isVector(Class<?> parameter) {
    return parameter == float[].class || parameter == double[].class;
  }

  private static MethodTypeDesc type(Class<?> result, Class<?>[] parameters) {
    return MethodType.methodType(result, parameters).describeConstable().orElseThrow();
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
