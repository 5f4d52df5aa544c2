// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.time.Duration;

/**
 * What {@link Lanewise#warmUp} did.
 *
 * @param took the time it took
 * @param settled whether every kind of product had reached a speed that only compiled code has, and
 *     kept it; otherwise the time was up before
 */
public record WarmUp(Duration took, boolean settled) {}
