// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;

/**
 * Cases that belong together, and what is concluded from them.
 *
 * @param name for {@code --only}
 * @param what in words
 * @param cases in the order in which they are measured
 * @param pace how they are measured
 * @param measures what is concluded
 */
record CaseGroup(
    String name, String what, List<GemmCase> cases, Duel.Pace pace, List<Measure> measures) {}
