// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Source files compiled together with one set of options, when first used, and their kernels. */
final class ClProgram {

  private final ClSession session;
  private final List<String> files;
  private final String options;
  private final List<ClKernel> kernels = new ArrayList<>();
  private ClApi.@Nullable Program handle;

  ClProgram(ClSession session, List<String> files, String options) {
    this.session = session;
    this.files = files;
    this.options = options;
  }

  /** A kernel of this program, with arguments of its own. */
  ClKernel kernel(String name) {
    ClKernel kernel = new ClKernel(session, this, name);
    kernels.add(kernel);
    return kernel;
  }

  List<ClKernel> kernels() {
    return kernels;
  }

  /** The compiled program; compiles it if that has not been done. */
  ClApi.Program handle() {
    ClApi.Program current = handle;
    if (current == null) {
      ClDevice device = session.device();
      String exact =
          device.limits().roundedDivision() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "";
      current =
          ClApi.build(
              session.context(), device.handle(), source(), "-cl-std=CL1.2" + exact + options);
      handle = current;
    }
    return current;
  }

  void release() {
    kernels.forEach(ClKernel::release);
    if (handle != null) {
      ClApi.release(handle);
      handle = null;
    }
  }

  @Override
  public String toString() {
    return String.join(" + ", files) + options;
  }

  private String source() {
    var text = new StringBuilder();
    for (String file : files) {
      try (InputStream in = ClProgram.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("the jar of Lanewise lacks " + file);
        }
        text.append("#line 1 \"").append(file).append("\"\n");
        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("can't read " + file, e);
      }
    }
    return text.toString();
  }
}
