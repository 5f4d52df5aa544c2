// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Every vector that a method is called on was cast to its class right before, and nothing lies
 * between the cast and the call, not even a loop. Otherwise C2 guesses the class, from what else
 * the program did, and in some orders of compilation it boxes: see {@code Lanes.FLOAT_TYPE}. That
 * shows as bytes allocated in one run out of many; here it shows always.
 */
class VectorCastTest {

  private static final String VECTORS = "jdk/incubator/vector/";

  /** What has one class for every length, or is looked at once. */
  private static final Set<String> NOT_VECTORS =
      Set.of(VECTORS + "VectorSpecies", VECTORS + "VectorShape", VECTORS + "VectorOperators");

  private static final Pattern TILES =
      Pattern.compile(
          "(Float|Double)((Tile|BandTile|PanelTile)[0-9x]*|[A-Z][A-Za-z]*Strips|Strips)");

  @Test
  void aVectorIsCastBeforeAMethodIsCalledOnIt() throws IOException {
    List<String> found = new ArrayList<>();
    int classes = 0;
    for (ClassNode type : vectorKernels()) {
      classes++;
      for (MethodNode method : type.methods) {
        if (!method.name.equals("<clinit>")) {
          findUncast(type, method, found);
        }
      }
    }
    assertTrue(classes > 50, "classes of the vector kernels are found");
    assertEquals(List.of(), found);
  }

  /**
   * Operands are asked for their species. The sums come from two places, and C2 finds their class.
   */
  @Test
  void whatATileOrStripLoadsIsCast() throws IOException {
    List<String> found = new ArrayList<>();
    int tiles = 0;
    for (ClassNode type : vectorKernels()) {
      if (TILES.matcher(simpleName(type)).matches()) {
        tiles++;
        for (MethodNode method : type.methods) {
          find(type, method, VectorCastTest::takesALoadedVector, found);
        }
      }
    }
    assertTrue(tiles > 12, "tiles are found");
    assertEquals(List.of(), found);
  }

  private static void findUncast(ClassNode type, MethodNode method, List<String> found) {
    find(type, method, (frame, call) -> !isCast(receiver(frame, call)), found);
  }

  private static void find(
      ClassNode type,
      MethodNode method,
      BiPredicate<Frame<SourceValue>, MethodInsnNode> wrong,
      List<String> found) {
    Frame<SourceValue>[] frames;
    try {
      frames = new Analyzer<>(new Origins()).analyze(type.name, method);
    } catch (AnalyzerException e) {
      throw new IllegalStateException(type.name + "." + method.name, e);
    }
    int line = 0;
    for (int i = 0; i < frames.length; i++) {
      AbstractInsnNode instruction = method.instructions.get(i);
      if (instruction instanceof LineNumberNode number) {
        line = number.line;
      }
      if (frames[i] != null
          && instruction instanceof MethodInsnNode call
          && isOfAVector(call)
          && wrong.test(frames[i], call)) {
        found.add(simpleName(type) + ":" + line + " ." + call.name + " in " + method.name);
      }
    }
  }

  private static boolean isOfAVector(MethodInsnNode call) {
    return call.getOpcode() == Opcodes.INVOKEVIRTUAL
        && call.owner.startsWith(VECTORS)
        && !NOT_VECTORS.contains(call.owner);
  }

  private static SourceValue receiver(Frame<SourceValue> frame, MethodInsnNode call) {
    int arguments = Type.getArgumentTypes(call.desc).length;
    return frame.getStack(frame.getStackSize() - arguments - 1);
  }

  private static boolean takesALoadedVector(Frame<SourceValue> frame, MethodInsnNode call) {
    for (int i = 1; i <= Type.getArgumentTypes(call.desc).length; i++) {
      Set<AbstractInsnNode> origins = frame.getStack(frame.getStackSize() - i).insns;
      if (origins.size() == 1
          && origins.iterator().next() instanceof MethodInsnNode origin
          && origin.getOpcode() == Opcodes.INVOKESTATIC
          && origin.owner.startsWith(VECTORS)) {
        return true;
      }
    }
    return false;
  }

  private static String simpleName(ClassNode type) {
    return type.name.substring(type.name.lastIndexOf('/') + 1);
  }

  /** Whether the value comes from one place, which is {@code type.cast(...)}. */
  private static boolean isCast(SourceValue value) {
    if (value.insns.size() != 1) {
      return false;
    }
    AbstractInsnNode origin = value.insns.iterator().next();
    return origin.getOpcode() == Opcodes.CHECKCAST
        && origin.getPrevious() instanceof MethodInsnNode call
        && call.owner.equals("java/lang/Class")
        && call.name.equals("cast");
  }

  /** Where a value was made; copies from and to local variables don't count. */
  private static final class Origins extends SourceInterpreter {
    Origins() {
      super(Opcodes.ASM9);
    }

    @Override
    public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
      return value;
    }
  }

  private static List<ClassNode> vectorKernels() throws IOException {
    try {
      URI location = Lanewise.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path path = Path.of(location);
      if (Files.isDirectory(path)) {
        return classesBelow(path);
      }
      try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
        return classesBelow(jar.getPath("/"));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ClassNode> classesBelow(Path root) throws IOException {
    Path folder = root.resolve("dev/lanewise/kernels/vector");
    assertFalse(Files.notExists(folder), () -> folder + " is there");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .sorted()
          .map(VectorCastTest::read)
          .toList();
    }
  }

  private static ClassNode read(Path file) {
    ClassNode type = new ClassNode();
    try {
      new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_FRAMES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return type;
  }
}
