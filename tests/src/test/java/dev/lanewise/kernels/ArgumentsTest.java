// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bad arguments are refused by every kernel before anything is written, and legal ones are not. */
@KernelSuite
class ArgumentsTest extends Refusals {

  /** One elementwise method with two inputs and an output, of which some may be the same. */
  private interface Map {
    void call(int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset);
  }

  @TestFactory
  List<DynamicTest> elementwise() {
    var k = kernels.elementwise();
    List<DynamicTest> tests = new ArrayList<>();
    for (Unary f : Unary.values()) {
      tests.addAll(
          unary(f.name(), (n, a, i, _, _, b, j) -> k.map(f, n, 1, 2, a, i, b, j), "x", "y"));
    }
    for (Binary f : Binary.values()) {
      boolean backward = f.saved() != null;
      tests.addAll(
          binary(
              f.name(),
              (n, a, i, b, j, c, l) -> k.combine(f, n, 1, 2, a, i, b, j, c, l),
              backward ? "saved" : "x",
              backward ? "dy" : "y",
              backward ? "dx" : "z"));
    }
    for (Ternary f : Ternary.values()) {
      Map first = (n, a, i, b, j, c, l) -> k.combine(f, n, a, i, b, j, w, 0, c, l);
      tests.addAll(binary(f.name(), first, "x", "y", "w"));
      tests.addAll(
          refused(
              outside(f + " third", () -> k.combine(f, 5, x, 0, y, 0, w, 8, z, 0), "zOffset", "8"),
              illegal(f + " third met", () -> k.combine(f, 5, x, 0, y, 0, z, 1, z, 0), "z at 1"),
              missing(f + " no third", () -> k.combine(f, 5, x, 0, y, 0, none(), 0, z, 0), "z")));
    }
    tests.addAll(unary("axpy", (n, a, i, _, _, b, j) -> k.axpy(n, 2, a, i, b, j), "x", "y"));
    tests.addAll(
        refused(
            illegal("no alpha", () -> k.map(Unary.SCALE, 5, x, 0, y, 0), "SCALE", "alpha"),
            illegal("no alpha", () -> k.combine(Binary.AXPY, 5, x, 0, y, 0, z, 0), "AXPY", "alpha"),
            missing("no function", () -> k.map(none(), 5, x, 0, y, 0), "function"),
            missing(
                "no function", () -> k.combine((Binary) none(), 5, x, 0, y, 0, z, 0), "function")));
    return tests;
  }

  private List<DynamicTest> unary(String name, Map map, String in, String out) {
    return refused(
        illegal(name + " n", () -> map.call(-1, x, 0, w, 0, z, 0), "n is", "-1"),
        outside(name + " in", () -> map.call(5, x, 8, w, 0, z, 0), in + "Offset", "8"),
        outside(name + " in before", () -> map.call(5, x, -2, w, 0, z, 0), in + "Offset", "-2"),
        outside(name + " in overflow", () -> map.call(5, x, BIG, w, 0, z, 0), in + "Offset"),
        outside(name + " n overflow", () -> map.call(MOST, x, 99999, w, 0, z, 0), in + "Offset"),
        illegal(name + " n too large", () -> map.call(MOST + 1, x, 0, w, 0, z, 0), "n is", "most"),
        outside(name + " out", () -> map.call(5, x, 0, w, 0, z, 8), out + "Offset", "8"),
        outside(name + " out overflow", () -> map.call(5, x, 0, w, 0, z, BIG), out + "Offset"),
        illegal(
            name + " overlap", () -> map.call(5, x, 0, w, 0, x, 1), out + " at 1", in + " at 0"),
        illegal(name + " overlap before", () -> map.call(5, x, 4, w, 0, x, 0), in + " at 4"),
        missing(name + " no in", () -> map.call(5, none(), 0, w, 0, z, 0), in),
        missing(name + " no out", () -> map.call(5, x, 0, w, 0, none(), 0), out));
  }

  private List<DynamicTest> binary(String name, Map map, String in, String second, String out) {
    List<DynamicTest> tests = new ArrayList<>(unary(name, map, in, out));
    tests.addAll(
        refused(
            outside(name + " second", () -> map.call(5, x, 0, y, 8, z, 0), second + "Offset", "8"),
            outside(name + " second far", () -> map.call(5, x, 0, y, BIG, z, 0), second + "Offset"),
            illegal(name + " second met", () -> map.call(5, x, 0, y, 1, y, 0), second + " at 1"),
            missing(name + " no second", () -> map.call(5, x, 0, none(), 0, z, 0), second)));
    return tests;
  }

  @TestFactory
  List<DynamicTest> rows() {
    var r = kernels.rows();
    return refused(
        illegal("rowSums rows", () -> r.rowSums(-1, 2, x, 0, 2, y, 0), "rows", "-1"),
        illegal("rowSums many rows", () -> r.rowSums(MOST + 1, 0, x, 0, 1, y, 0), "rows", "most"),
        illegal(
            "rowSums many columns", () -> r.rowSums(0, BIG, x, 0, BIG, y, 0), "columns", "most"),
        illegal("rowSums columns", () -> r.rowSums(2, -2, x, 0, 2, y, 0), "columns", "-2"),
        illegal("rowSums ldx", () -> r.rowSums(2, 3, x, 0, 2, y, 0), "ldx", "2"),
        outside("rowSums x", () -> r.rowSums(3, 4, x, 1, 4, y, 0), "xOffset", "1"),
        outside("rowSums x far", () -> r.rowSums(3, 4, x, 0, BIG, y, 0), "xOffset"),
        outside("rowSums y", () -> r.rowSums(3, 4, x, 0, 4, y, 10), "yOffset", "10"),
        illegal("rowSums overlap", () -> r.rowSums(3, 4, x, 0, 4, x, 9), "y at 9"),
        missing("rowSums no x", () -> r.rowSums(3, 4, none(), 0, 4, y, 0), "x"),
        illegal("columnSums rows", () -> r.columnSums(-1, 2, x, 0, 2, y, 0), "rows", "-1"),
        illegal("columnSums ldx", () -> r.columnSums(2, 3, x, 0, 2, y, 0), "ldx", "2"),
        outside("columnSums x", () -> r.columnSums(3, 4, x, 1, 4, y, 0), "xOffset", "1"),
        outside("columnSums y", () -> r.columnSums(3, 4, x, 0, 4, y, 9), "yOffset", "9"),
        illegal("columnSums overlap", () -> r.columnSums(3, 4, x, 0, 4, x, 0), "y at 0"),
        illegal("addRow ldy", () -> r.addRow(2, 3, x, 0, 3, w, 0, y, 0, 2), "ldy", "2"),
        outside("addRow row", () -> r.addRow(2, 3, x, 0, 3, w, 10, y, 0, 3), "rowOffset", "10"),
        outside("addRow y", () -> r.addRow(4, 3, x, 0, 3, w, 0, y, 1, 3), "yOffset", "1"),
        illegal("addRow onto row", () -> r.addRow(2, 3, x, 0, 3, y, 5, y, 0, 3), "row at 5"),
        illegal("addRow shifted", () -> r.addRow(2, 3, x, 0, 3, w, 0, x, 1, 3), "y at 1"),
        illegal("addRow other ld", () -> r.addRow(2, 3, x, 0, 4, w, 0, x, 0, 3), "y at 0"),
        missing("addRow no row", () -> r.addRow(2, 3, x, 0, 3, none(), 0, y, 0, 3), "row"),
        illegal("prelu rows", () -> r.prelu(-1, 3, x, 0, 3, w, 0, y, 0, 3), "rows", "-1"),
        illegal("prelu ldx", () -> r.prelu(2, 3, x, 0, 2, w, 0, y, 0, 3), "ldx", "2"),
        outside("prelu slope", () -> r.prelu(2, 3, x, 0, 3, w, 10, y, 0, 3), "slopeOffset", "10"),
        outside("prelu y", () -> r.prelu(2, 3, x, 0, 3, w, 0, y, BIG, 3), "yOffset"),
        illegal("prelu onto slope", () -> r.prelu(2, 3, x, 0, 3, y, 5, y, 0, 3), "slope at 5"),
        missing("prelu no slope", () -> r.prelu(2, 3, x, 0, 3, none(), 0, y, 0, 3), "slope"),
        illegal(
            "prelu lddy",
            () -> r.preluBackward(2, 3, x, 0, 3, w, 0, y, 0, 2, z, 0, 3, w, 5),
            "lddy",
            "2"),
        illegal(
            "prelu dslope on dx",
            () -> r.preluBackward(2, 3, x, 0, 3, w, 0, y, 0, 3, z, 0, 3, z, 5),
            "dslope at 5"),
        illegal(
            "prelu dslope on slope",
            () -> r.preluBackward(2, 3, x, 0, 3, w, 0, y, 0, 3, z, 0, 3, w, 2),
            "dslope at 2"),
        illegal(
            "prelu dx shifted",
            () -> r.preluBackward(2, 3, x, 0, 3, w, 0, y, 0, 3, y, 1, 3, z, 0),
            "dx at 1"),
        outside(
            "prelu dslope",
            () -> r.preluBackward(2, 3, x, 0, 3, w, 0, y, 0, 3, y, 0, 3, z, 10),
            "dslopeOffset",
            "10"),
        illegal("softmax rows", () -> r.softmax(-1, 3, x, 0, 3, y, 0, 3), "rows", "-1"),
        illegal("softmax ldx", () -> r.softmax(2, 3, x, 0, 2, y, 0, 3), "ldx", "2"),
        outside("softmax x", () -> r.softmax(2, 3, x, 7, 3, y, 0, 3), "xOffset", "7"),
        outside("softmax y", () -> r.softmax(2, 3, x, 0, 3, y, BIG, 3), "yOffset"),
        illegal("softmax shifted", () -> r.softmax(2, 3, x, 3, 3, x, 0, 3), "y at 0"),
        missing("softmax no y", () -> r.softmax(2, 3, x, 0, 3, none(), 0, 3), "y"));
  }

  @TestFactory
  List<DynamicTest> rowsOfSoftmax() {
    var r = kernels.rows();
    return refused(
        illegal("mask rows", () -> masked(-1, x, 0, 3, y, 0, 3, z, 0, 3), "rows", "-1"),
        illegal("mask ldx", () -> masked(2, x, 0, 2, y, 0, 3, z, 0, 3), "ldx", "2"),
        illegal("mask ldmask", () -> masked(2, x, 0, 3, y, 0, 2, z, 0, 3), "ldmask", "2"),
        illegal("mask ldmask", () -> masked(2, x, 0, 3, y, 0, -1, z, 0, 3), "ldmask", "-1"),
        outside("mask mask", () -> masked(2, x, 0, 3, y, 7, 3, z, 0, 3), "maskOffset", "7"),
        outside("mask row", () -> masked(2, x, 0, 3, y, 10, 0, z, 0, 3), "maskOffset", "10"),
        outside("mask y", () -> masked(2, x, 0, 3, y, 0, 0, z, BIG, 3), "yOffset"),
        illegal("mask y on mask", () -> masked(2, x, 0, 3, y, 0, 3, y, 0, 3), "y at 0", "mask"),
        illegal("mask y on row", () -> masked(2, x, 0, 3, y, 2, 0, y, 0, 3), "y at 0", "mask"),
        illegal("mask y shifted", () -> masked(2, x, 0, 3, y, 0, 3, x, 1, 3), "y at 1", "x at 0"),
        missing("no mask", () -> masked(2, x, 0, 3, none(), 0, 3, z, 0, 3), "mask"),
        illegal("dy ld", () -> r.softmaxBackward(2, 3, 1, x, 0, 3, y, 0, 2, z, 0, 3), "lddy", "2"),
        outside("dy", () -> r.softmaxBackward(2, 3, 1, x, 0, 3, y, 7, 3, z, 0, 3), "dyOffset"),
        outside("dx", () -> r.softmaxBackward(2, 3, 1, x, 0, 3, y, 0, 3, z, 7, 3), "dxOffset"),
        illegal("dx on y", () -> r.softmaxBackward(2, 3, 1, x, 0, 3, y, 0, 3, x, 1, 3), "dx at 1"),
        illegal("dx on dy", () -> r.softmaxBackward(2, 3, 1, x, 0, 3, y, 0, 3, y, 2, 3), "dx at 2"),
        illegal("log ldx", () -> r.logSoftmax(2, 3, x, 0, 2, y, 0, 3), "ldx", "2"),
        outside("log y", () -> r.logSoftmax(2, 3, x, 0, 3, y, 8, 3), "yOffset", "8"),
        illegal("log shifted", () -> r.logSoftmax(2, 3, x, 0, 3, x, 3, 3), "y at 3"),
        outside(
            "log dy", () -> r.logSoftmaxBackward(2, 3, x, 0, 3, y, 8, 3, z, 0, 3), "dyOffset", "8"),
        illegal(
            "log dx", () -> r.logSoftmaxBackward(2, 3, x, 0, 3, y, 0, 3, y, 1, 3), "dx at 1", "dy"),
        outside("sums y", () -> r.logSumExp(2, 3, x, 0, 3, y, 11), "yOffset", "11"),
        illegal("sums on x", () -> r.logSumExp(2, 3, x, 0, 3, x, 4), "y at 4"));
  }

  private void masked(
      int rows,
      float[] from,
      int at,
      int ld,
      float[] mask,
      int maskAt,
      int ldmask,
      float[] to,
      int toAt,
      int ldy) {
    kernels.rows().maskedSoftmax(rows, 3, 1, from, at, ld, mask, maskAt, ldmask, to, toAt, ldy);
  }

  @TestFactory
  List<DynamicTest> losses() {
    return refused(
        illegal("rows", () -> loss(-1, 3, x, 0, 3, 0, y, 0, z, 0, 3), "rows", "-1"),
        illegal("columns", () -> loss(2, -3, x, 0, 3, 0, y, 0, z, 0, 3), "columns", "-3"),
        illegal("no columns", () -> loss(2, 0, x, 0, 3, 0, y, 0, z, 0, 3), "columns is 0"),
        illegal("ldLogits", () -> loss(2, 3, x, 0, 2, 0, y, 0, z, 0, 3), "ldLogits", "2"),
        illegal("ldGradient", () -> loss(2, 3, x, 0, 3, 0, y, 0, z, 0, 2), "ldGradient", "2"),
        outside("logits", () -> loss(2, 3, x, 7, 3, 0, y, 0, z, 0, 3), "logitsOffset", "7"),
        outside("labels", () -> loss(2, 3, x, 0, 3, 5, y, 0, z, 0, 3), "labelsOffset", "5"),
        outside("losses", () -> loss(2, 3, x, 0, 3, 0, y, 11, z, 0, 3), "lossesOffset", "11"),
        outside("gradient", () -> loss(2, 3, x, 0, 3, 0, y, 0, z, 0, BIG), "gradientOffset"),
        illegal("bad label", () -> loss(2, 2, x, 0, 3, 1, y, 0, z, 0, 3), "labels", "2"),
        illegal("shifted", () -> loss(2, 3, x, 0, 3, 0, y, 0, x, 1, 3), "gradient at 1"),
        illegal("losses on logits", () -> loss(2, 3, x, 0, 3, 0, x, 5, z, 0, 3), "losses at 5"),
        illegal("losses on gradient", () -> loss(2, 3, x, 0, 3, 0, z, 0, z, 0, 3), "losses at 0"),
        missing("no logits", () -> loss(2, 3, none(), 0, 3, 0, y, 0, z, 0, 3), "logits"));
  }

  @TestFactory
  List<DynamicTest> optionsOfLosses() {
    CrossEntropy<float[]> none = CrossEntropy.of(Reduction.NONE);
    CrossEntropy<float[]> mean = CrossEntropy.of(Reduction.MEAN);
    float[] negative = {1, -1, 1};
    float[] endless = {1, 1, Float.POSITIVE_INFINITY};
    return refused(
        missing("no reduction", () -> CrossEntropy.of(none()), "reduction"),
        illegal("smoothing", () -> none.smoothing(1.5f), "labelSmoothing", "1.5", "[0, 1]"),
        illegal("no smoothing", () -> none.smoothing(Float.NaN), "labelSmoothing", "NaN"),
        illegal("z-loss", () -> none.withZLoss(-1), "zLoss", "-1.0"),
        missing("no class weights", () -> none.classWeights(none(), 0), "classWeights"),
        missing("no options", () -> loss(none(), x, y, z), "options"),
        outside("class weights", () -> loss(none.classWeights(w, 10), x, y, z), "classWeights"),
        outside("row weights", () -> loss(none.rowWeights(w, -1), x, y, z), "rowWeights", "-1"),
        illegal("negative", () -> loss(none.classWeights(negative, 0), x, y, z), "[1] is -1.0"),
        illegal("endless", () -> loss(none.classWeights(endless, 0), x, y, z), "[2] is Infinity"),
        illegal("row", () -> loss(mean.rowWeights(negative, 0), x, y, z), "rowWeights[1]"),
        illegal("weights met", () -> loss(none.classWeights(z, 0), x, y, z), "gradient at 0"),
        illegal("row weights met", () -> loss(none.rowWeights(y, 1), x, y, z), "losses at 0"),
        illegal("not ignored", () -> loss(none.ignoring(7).ignoring(1), x, y, z, 5), "or 1"),
        illegal("ldTargets", () -> softLoss(w, 0, 2, y, z), "ldTargets", "2"),
        outside("targets", () -> softLoss(w, 7, 3, y, z), "targetsOffset", "7"),
        illegal("targets met", () -> softLoss(z, 1, 3, y, z), "targets at 1"),
        illegal("losses on targets", () -> softLoss(y, 0, 3, y, z), "losses at 0"),
        missing("no targets", () -> softLoss(none(), 0, 3, y, z), "targets"));
  }

  private void loss(
      CrossEntropy<float[]> options, float[] logits, float[] losses, float[] gradient) {
    loss(options, logits, losses, gradient, 0);
  }

  private void loss(
      CrossEntropy<float[]> options, float[] logits, float[] losses, float[] gradient, int label) {
    kernels
        .losses()
        .softmaxCrossEntropy(
            2, 3, logits, 0, 3, new int[] {0, label}, 0, options, 1, losses, 0, gradient, 0, 3);
  }

  private void softLoss(float[] targets, int offset, int ld, float[] losses, float[] gradient) {
    CrossEntropy<float[]> options = CrossEntropy.of(Reduction.NONE);
    kernels
        .losses()
        .softmaxCrossEntropy(
            2, 3, x, 0, 3, targets, offset, ld, options, 1, losses, 0, gradient, 0, 3);
  }

  private void loss(
      int rows,
      int columns,
      float[] logits,
      int logitsOffset,
      int ldLogits,
      int labelsOffset,
      float[] losses,
      int lossesOffset,
      float[] gradient,
      int gradientOffset,
      int ldGradient) {
    kernels
        .losses()
        .softmaxCrossEntropy(
            rows,
            columns,
            logits,
            logitsOffset,
            ldLogits,
            labels,
            labelsOffset,
            CrossEntropy.of(Reduction.NONE),
            1,
            losses,
            lossesOffset,
            gradient,
            gradientOffset,
            ldGradient);
  }

  @TestFactory
  List<DynamicTest> updates() {
    var u = kernels.updates();
    Sgd sgd = Sgd.of(0.1f);
    Adam adam = Adam.of(0.1f);
    WeightDecay none = WeightDecay.NONE;
    return refused(
        illegal("n", () -> u.update(-1, sgd, none, 1, x, 0, y, 0, z, 0), "n is", "-1"),
        illegal(
            "rate",
            () -> u.update(2, sgd, Float.NaN, none, 1, x, 0, y, 0, z, 0),
            "learningRate is",
            "NaN"),
        illegal("step", () -> u.update(2, adam, none, 0, x, 0, y, 0, z, 0), "step", "0"),
        outside("g", () -> u.update(5, sgd, none, 1, x, 8, y, 0, z, 0), "gradientOffset", "8"),
        outside("p", () -> u.update(5, sgd, none, 1, x, 0, y, 0, z, BIG), "parameters"),
        outside("m", () -> u.update(5, adam, none, 1, x, 0, y, 3, z, 0), "momentsOffset", "3"),
        illegal("p is g", () -> u.update(5, sgd, none, 1, x, 0, y, 0, x, 0), "parameters at 0"),
        illegal("p on g", () -> u.update(5, sgd, none, 1, x, 0, y, 0, x, 4), "parameters at 4"),
        illegal("m on g", () -> u.update(5, adam, none, 1, x, 7, x, 0, y, 0), "moments at 0"),
        illegal("m on p", () -> u.update(5, adam, none, 1, x, 0, y, 0, y, 7), "moments at 0"),
        missing("no g", () -> u.update(5, sgd, none, 1, none(), 0, y, 0, z, 0), "gradient"),
        missing("no m", () -> u.update(5, adam, none, 1, x, 0, none(), 0, z, 0), "moments"),
        missing("no rule", () -> u.update(5, none(), none, 1, x, 0, y, 0, z, 0), "rule"),
        missing("no decay", () -> u.update(5, sgd, none(), 1, x, 0, y, 0, z, 0), "decay"),
        illegal("clip n", () -> u.clipNorm(-1, 1, x, 0, y, 0), "n is", "-1"),
        illegal("maxNorm", () -> u.clipNorm(5, -1, x, 0, y, 0), "maxNorm", "-1"),
        illegal("maxNorm NaN", () -> u.clipNorm(5, Float.NaN, x, 0, y, 0), "maxNorm", "NaN"),
        outside("clip g", () -> u.clipNorm(5, 1, x, 8, y, 0), "gradientOffset", "8"),
        outside("norm", () -> u.clipNorm(5, 1, x, 0, y, 12), "normOffset", "12"),
        illegal("norm in g", () -> u.clipNorm(5, 1, x, 0, x, 4), "norm at 4"),
        missing("clip no g", () -> u.clipNorm(5, 1, none(), 0, y, 0), "gradient"),
        missing("no norm", () -> u.clipNorm(5, 1, x, 0, none(), 0), "norm"),
        illegal("rate", () -> Adam.of(-1), "learningRate", "-1"),
        illegal("rate NaN", () -> Sgd.of(Float.NaN), "learningRate", "NaN"),
        illegal("beta1", () -> new Adam(1, 1, 0.9f, 1), "beta1", "1.0"),
        illegal("beta2", () -> new Adam(1, 0.9f, Float.NaN, 1), "beta2", "NaN"),
        illegal("epsilon", () -> new Adam(1, 0.9f, 0.9f, 0), "epsilon", "0"),
        illegal("momentum", () -> new Sgd(1, -0.1f, false), "momentum", "-0.1"),
        illegal("nesterov", () -> new Sgd(1, 0, true), "momentum", "0"),
        illegal("decay", () -> new RmsProp(1, 1, 1e-8f), "decay", "1.0"),
        illegal("lion", () -> new Lion(1, 0.9f, 2), "beta2", "2.0"),
        illegal("ada", () -> new AdaGrad(1, Float.POSITIVE_INFINITY), "epsilon", "Infinity"),
        illegal("l2", () -> WeightDecay.l2(-1), "l2", "-1"),
        illegal("l1", () -> WeightDecay.l1(Float.NaN), "l1", "NaN"),
        illegal("decoupled", () -> WeightDecay.decoupled(-1), "decoupled", "-1"));
  }

  @Test
  void legalCallsAreNotRefused() {
    kernels.elementwise().exp(0, x, 12, y, 12);
    kernels.elementwise().add(6, x, 0, x, 0, x, 0);
    kernels.elementwise().scale(6, 2, x, 0, x, 6);
    kernels.rows().softmax(2, 3, x, 0, 6, x, 3, 6);
    kernels.rows().softmax(0, 3, x, 12, 6, y, 12, 6);
    kernels.rows().rowSums(3, 0, x, 0, 1, y, 0);
    kernels
        .losses()
        .softmaxCrossEntropy(
            0, 0, x, 0, 1, labels, 0, CrossEntropy.of(Reduction.NONE), 1, y, 0, z, 0, 1);
    kernels.updates().update(6, Sgd.of(0.1f), WeightDecay.NONE, 1, x, 0, x, 0, x, 6);
    assertEquals(0, y[0], "a sum over nothing");
  }
}
