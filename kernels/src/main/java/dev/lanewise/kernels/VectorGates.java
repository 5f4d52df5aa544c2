// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.kernels.Capabilities.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which the SIMD implementation is fast, examined one after the other without
 * touching a class of the incubator module before it is known to be there.
 */
final class VectorGates {

  private static final String MODULE = "jdk.incubator.vector";
  private static final int LEAST_BITS = 128;

  private final List<Gate> gates = new ArrayList<>();
  private @Nullable String advice;
  private int bits;

  private VectorGates() {}

  static VectorGates examine() {
    var examination = new VectorGates();
    boolean open =
        examination.runtime()
            && examination.module()
            && examination.compiler()
            && examination.fma()
            && examination.width();
    assert open == examination.open();
    return examination;
  }

  List<Gate> gates() {
    return gates;
  }

  boolean open() {
    return gates.getLast().open();
  }

  /** What the user can do about the gate that is shut. */
  @Nullable String advice() {
    return advice;
  }

  int bits() {
    return bits;
  }

  private boolean runtime() {
    String name = System.getProperty("java.vm.name", "");
    boolean hotspot =
        name.startsWith("OpenJDK") || name.startsWith("Java HotSpot") || name.contains("GraalVM");
    return gate(
        "HotSpot", hotspot, "the runtime is " + name, "run on HotSpot, or on GraalVM 25 or later");
  }

  private boolean module() {
    var module = ModuleLayer.boot().findModule(MODULE);
    module.ifPresent(vector -> VectorGates.class.getModule().addReads(vector));
    return gate(
        "vector module",
        module.isPresent(),
        MODULE + (module.isPresent() ? " is readable" : " is not resolved"),
        "add --add-modules " + MODULE + " to the java command");
  }

  /** Without C2 the vectors are objects, about 1,000 times slower; their width does not tell. */
  private boolean compiler() {
    String info = System.getProperty("java.vm.info", "");
    boolean optimizing = !info.contains("interpreted") && !info.contains("emulated-client");
    return gate(
        "optimizing JIT",
        optimizing,
        "the runtime is in " + info,
        "run without -Xint and without -XX:TieredStopAtLevel");
  }

  /** Without the instruction, fma is computed with BigDecimal, about 6,000 times slower. */
  private boolean fma() {
    String flag = HotSpotFlag.value("UseFMA");
    boolean arm = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).contains("aarch64");
    boolean present = arm || !"false".equals(flag);
    String finding = flag == null ? "flag UseFMA not readable" : "UseFMA is " + flag;
    return gate(
        "FMA instruction", present, finding, "use a processor with FMA, and no -XX:-UseFMA");
  }

  private boolean width() {
    bits = VectorLink.preferredBits();
    return gate(
        "SIMD registers",
        bits >= LEAST_BITS,
        bits + " bits wide" + (bits == 512 ? "; products take them to be computed " + whole() : ""),
        "use a processor with SIMD");
  }

  private static String whole() {
    String property = System.getProperty("lanewise.wholeVectors");
    return (VectorLink.wholeVectors() ? "whole" : "in two halves, as by Zen 4")
        + (property == null ? "" : ", since lanewise.wholeVectors is " + property);
  }

  private boolean gate(String name, boolean open, String finding, String remedy) {
    gates.add(new Gate(name, open, finding));
    if (!open) {
      advice = remedy;
    }
    return open;
  }
}
