// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option of a command that says where its pictures go. */
final class PictureFolder implements Choice {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "example-pictures",
      description = "Folder for pictures (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Override
  public void validate() throws IOException {
    CommandLine command = spec.commandLine();
    Program.require(
        command,
        !Files.exists(folder) || Files.isDirectory(folder),
        "--out is %s, which is no folder".formatted(folder));
    Files.createDirectories(folder);
    Program.require(
        command,
        Files.isWritable(folder),
        "--out is %s, which can't be written to".formatted(folder));
  }

  /** Writes a picture as PNG and says where. */
  void save(String name, BufferedImage image) throws IOException {
    Path file =
        WholeFile.at(
            folder.resolve(name + ".png"),
            unfinished -> ImageIO.write(image, "png", unfinished.toFile()));
    spec.commandLine().getOut().println("picture         " + file);
  }
}
