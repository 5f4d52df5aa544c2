// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/**
 * What a device reports about itself.
 *
 * @param computeUnits number of units that run work-groups side by side
 * @param maxWorkGroup largest number of work-items in a group
 * @param localMemory bytes of local memory for a group
 * @param dedicatedLocalMemory whether local memory is memory of its own; if not, it is ordinary
 *     memory, and copying into it only costs time
 * @param globalMemory bytes of memory
 * @param maxAllocation largest number of bytes in one buffer
 * @param doubles whether it computes with float64
 * @param roundedDivision whether float32 division and square root are correctly rounded
 * @param subnormals whether float32 subnormals are kept
 */
public record ClLimits(
    int computeUnits,
    int maxWorkGroup,
    long localMemory,
    boolean dedicatedLocalMemory,
    long globalMemory,
    long maxAllocation,
    boolean doubles,
    boolean roundedDivision,
    boolean subnormals) {}
