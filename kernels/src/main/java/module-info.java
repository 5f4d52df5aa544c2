// SPDX-License-Identifier: Apache-2.0
/** Neural-network kernels on arrays. Needs the JDK alone, and its vector module to be fast. */
module dev.lanewise.kernels {
  requires static java.management;
  requires static jdk.management;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports dev.lanewise.kernels;
}
