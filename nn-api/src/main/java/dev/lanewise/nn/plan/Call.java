// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Step;
import java.util.List;

/** A kernel call of a plan: what for, how, and where its outputs are afterwards. */
record Call<F>(Node node, Step step, List<Slot<F>> outputs) {}
