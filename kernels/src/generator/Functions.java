// SPDX-License-Identifier: Apache-2.0
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes all forms of the functions of elements from the reference, in which each is written once,
 * as a function of floats. The constants of the contract's enums name them.
 *
 * <p>{@code java} makes the loops over arrays and over vectors; {@code opencl} makes {@code
 * functions.cl}.
 */
final class Functions {

  /** The classes of {@code dev.lanewise.kernels.reference} that hold the functions. */
  private static final List<String> SOURCES =
      List.of(
          "Functions",
          "Arithmetic",
          "Exponentials",
          "ErrorFunctions",
          "Trigonometry",
          "Powers",
          "Activations",
          "SmoothActivations",
          "Mish",
          "Gates",
          "LossFunctions",
          "ElementLosses");

  /** The class with the steps of parameter updates, which have several results. */
  private static final List<String> STEPS = List.of("UpdateSteps");

  /** The class with functions of doubles; the contract's enum is led to them by hand. */
  private static final List<String> DOUBLES = List.of("DoubleFunctions");

  /** The enums of the contract whose constants are functions, and the vectors that those take. */
  static final Map<String, List<String>> ENUMS = new LinkedHashMap<>();

  static {
    ENUMS.put("Unary", List.of("x"));
    ENUMS.put("Binary", List.of("x", "y"));
    ENUMS.put("Ternary", List.of("x", "y", "z"));
    ENUMS.put("ElementLoss", List.of("x", "t"));
    ENUMS.put("LossSlope", List.of("x", "t"));
  }

  /** The numbers that a function may take besides. */
  static final List<String> PARAMETERS = List.of("alpha", "beta");

  private Functions() {}

  public static void main(String[] args) throws IOException {
    Path contract = Path.of(args[1]);
    Path target = Path.of(args[2]);
    FunctionSources sources = new FunctionSources(contract, SOURCES);
    FunctionSources steps = new FunctionSources(contract, STEPS);
    FunctionSources doubles = new FunctionSources(contract, DOUBLES);
    switch (args[0]) {
      case "java" -> {
        writeLoops(target, sources, text -> text);
        writeLoops(target, steps, text -> text);
        writeLoops(target, doubles, Doubles::ofLoops);
        writeUpdates(contract, target);
        for (String room : List.of("vector", "reference")) {
          write(
              target.resolve(room).resolve("FunctionSwitch.java"),
              new FunctionSwitch(sources).write(room));
        }
      }
      case "opencl" -> {
        write(target.resolve("functions.cl"), new DeviceFunctions(sources).write(ENUMS.keySet()));
        write(target.resolve("updates.cl"), new DeviceFunctions(steps).write(Set.of()));
      }
      default -> throw new IllegalArgumentException("Makes java or opencl, not " + args[0]);
    }
  }

  /** Which loop a rule takes is the same in both rooms. */
  private static void writeUpdates(Path contract, Path target) throws IOException {
    String text = Files.readString(contract.resolve("reference/Updates.java"));
    write(
        target.resolve("vector/Updates.java"),
        text.replace(
            "package dev.lanewise.kernels.reference;", "package dev.lanewise.kernels.vector;"));
  }

  private static void writeLoops(
      Path target, FunctionSources sources, UnaryOperator<String> precision) throws IOException {
    for (FunctionSources.Source source : sources.all()) {
      String file = source.loops() + ".java";
      String vectors = new VectorLoops(sources, source).write();
      write(target.resolve("vector").resolve(file), precision.apply(vectors));
      String plain = new PlainLoops(source).write();
      write(target.resolve("reference").resolve(file), precision.apply(plain));
    }
  }

  /** The arguments of a call: elements and parameters, each in turn. */
  static List<String> arguments(FunctionSources.Function function, List<String> elements) {
    Iterator<String> element = elements.iterator();
    Iterator<String> parameter = PARAMETERS.iterator();
    List<String> arguments = new ArrayList<>();
    for (VariableTree tree : function.tree().getParameters()) {
      arguments.add(FunctionSources.isUniform(tree) ? parameter.next() : element.next());
    }
    if (element.hasNext()) {
      throw new IllegalArgumentException(function.name() + " must take " + elements);
    }
    return arguments;
  }

  /** An unchanged file keeps its date, so that nothing is compiled again for it. */
  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
  }
}
