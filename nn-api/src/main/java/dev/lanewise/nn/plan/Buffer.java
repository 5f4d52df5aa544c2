// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

/** A stretch of the plan's storage, needed from one step to another. */
final class Buffer {

  final int size;
  final int birth;
  int death;
  int offset = -1;

  Buffer(int size, int birth, int death) {
    this.size = size;
    this.birth = birth;
    this.death = death;
  }

  boolean livesWith(Buffer other) {
    return birth <= other.death && other.birth <= death;
  }
}
