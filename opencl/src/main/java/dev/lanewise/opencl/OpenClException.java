// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/** An OpenCL call that failed for a reason outside the caller's arguments. */
public final class OpenClException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  OpenClException(String message, int status) {
    super(message);
    this.status = status;
  }

  /** The status code that OpenCL returned, negative. */
  public int status() {
    return status;
  }
}
