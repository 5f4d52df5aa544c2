// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.FusedOp;
import dev.lanewise.nn.plan.Gradients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Every example of every op of {@code dev.lanewise.nn.op}, found by looking into that package: a
 * new op is checked without being listed, and one without examples is an error.
 */
public final class OpExamples {

  /**
   * A graph and what to call it.
   *
   * @param name the op's class and which of its examples
   * @param tensor what the graph gives
   */
  public record Example(String name, Tensor tensor) {
    /** The tensor, and its gradients with respect to all floats below if it has any. */
    public List<Tensor> withGradients() {
      List<Tensor> graph = new ArrayList<>(List.of(tensor));
      if (!(tensor.op() instanceof FusedOp)) {
        Tensor weights = Tensor.input("weights", tensor.shape());
        Gradients.of(tensor, weights, Leaves.floatsUnder(tensor)).stream()
            .filter(Objects::nonNull)
            .forEach(graph::add);
      }
      return graph;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private OpExamples() {}

  /**
   * All of them, by the name of their op's class.
   *
   * @throws LinkageError if an op has none
   */
  public static List<Example> all() {
    List<Example> examples = new ArrayList<>();
    for (Class<? extends Op> op : classes()) {
      List<?> tensors;
      try {
        tensors = (List<?>) op.getMethod("examples").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(op + " must have a public static List<Tensor> examples()", e);
      }
      if (tensors.isEmpty()) {
        throw new LinkageError(op + " must have at least one example");
      }
      for (int i = 0; i < tensors.size(); i++) {
        examples.add(new Example(op.getSimpleName() + " " + i, (Tensor) tensors.get(i)));
      }
    }
    return examples;
  }

  /** The op classes of the package, in alphabetical order. */
  public static List<Class<? extends Op>> classes() {
    String folder = "/dev/lanewise/nn/op";
    try {
      URI source = Op.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (Files.isDirectory(Path.of(source))) {
        return classes(Path.of(source).resolve(folder.substring(1)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(source), Map.of())) {
        return classes(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Class<? extends Op>> classes(Path folder) throws IOException {
    List<Class<? extends Op>> ops = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (String file : files.map(f -> f.getFileName().toString()).sorted().toList()) {
        if (file.endsWith(".class") && !file.contains("-info")) {
          Class<?> found = load("dev.lanewise.nn.op." + file.replace(".class", ""));
          if (Op.class.isAssignableFrom(found) && !Modifier.isAbstract(found.getModifiers())) {
            ops.add(found.asSubclass(Op.class));
          }
        }
      }
    }
    return ops;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
