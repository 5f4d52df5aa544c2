// SPDX-License-Identifier: Apache-2.0
/** Graphs, ops, plans and training on the Lanewise kernels. */
module dev.lanewise.nn {
  requires transitive dev.lanewise.kernels;
  requires com.fasterxml.jackson.core;
  requires de.siegmar.fastcsv;
  requires static transitive org.jspecify;

  exports dev.lanewise.nn;
  exports dev.lanewise.nn.data;
  exports dev.lanewise.nn.graph;
  exports dev.lanewise.nn.op;
  exports dev.lanewise.nn.plan;

  uses dev.lanewise.nn.Backend.Provider;

  provides dev.lanewise.nn.Backend.Provider with
      dev.lanewise.nn.CpuBackend.Provider;
}
