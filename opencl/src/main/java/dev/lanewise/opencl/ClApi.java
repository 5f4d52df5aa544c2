// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * OpenCL as this package uses it, and the only class that knows the binding. Status codes become
 * exceptions here, since the binding's own exceptions are a switch for the whole process, which
 * belongs to the application.
 *
 * <p>Nothing here guards against released handles: the binding would crash the JVM. That is the
 * work of {@link ClSession}.
 */
final class ClApi {

  static final int SUCCESS = 0;

  /** The status of the loader when no driver is registered. */
  static final int NO_PLATFORM = -1001;

  /** The status of a platform without a device of the wanted type. */
  static final int NO_DEVICE = CL.CL_DEVICE_NOT_FOUND;

  /** The binding's constant sets all 64 bits, which some drivers reject. */
  private static final long ALL_DEVICES = 0xFFFFFFFFL;

  private ClApi() {}

  record Platform(cl_platform_id id) {}

  record Device(cl_platform_id platform, cl_device_id id) {}

  record Context(cl_context id) {}

  record Queue(cl_command_queue id) {}

  record Program(cl_program id) {}

  record Kernel(cl_kernel id) {}

  /** Device memory, with the pointer that hands it to a kernel. */
  record Memory(cl_mem id, Pointer pointer) {}

  /** Direct host memory as the binding takes it. */
  record HostMemory(Pointer pointer) {
    static HostMemory of(ByteBuffer direct) {
      if (!direct.isDirect()) {
        throw new IllegalArgumentException("a heap array can move while OpenCL uses it");
      }
      return new HostMemory(Pointer.to(direct));
    }
  }

  static List<Platform> platforms() {
    int[] count = new int[1];
    int status = CL.clGetPlatformIDs(0, null, count);
    if (status == NO_PLATFORM || count[0] == 0) {
      return List.of();
    }
    check("clGetPlatformIDs", status);
    var ids = new cl_platform_id[count[0]];
    check("clGetPlatformIDs", CL.clGetPlatformIDs(ids.length, ids, null));
    var platforms = new ArrayList<Platform>();
    for (cl_platform_id id : ids) {
      platforms.add(new Platform(id));
    }
    return platforms;
  }

  static List<Device> devices(Platform platform) {
    int[] count = new int[1];
    int status = CL.clGetDeviceIDs(platform.id, ALL_DEVICES, 0, null, count);
    if (status == NO_DEVICE || count[0] == 0 && status == SUCCESS) {
      return List.of();
    }
    check("clGetDeviceIDs", status);
    var ids = new cl_device_id[count[0]];
    check("clGetDeviceIDs", CL.clGetDeviceIDs(platform.id, ALL_DEVICES, ids.length, ids, null));
    var devices = new ArrayList<Device>();
    for (cl_device_id id : ids) {
      devices.add(new Device(platform.id, id));
    }
    return devices;
  }

  static String text(Platform platform, int name) {
    return text(
        "clGetPlatformInfo",
        (size, value, needed) -> CL.clGetPlatformInfo(platform.id, name, size, value, needed));
  }

  static String text(Device device, int name) {
    return text(
        "clGetDeviceInfo",
        (size, value, needed) -> CL.clGetDeviceInfo(device.id, name, size, value, needed));
  }

  /** A value of at most 64 bits: a number, a flag, a size or a bit field. */
  static long number(Device device, int name) {
    ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    check(
        "clGetDeviceInfo",
        CL.clGetDeviceInfo(device.id, name, Long.BYTES, Pointer.to(value), null));
    return value.getLong(0);
  }

  static Context createContext(Device device) {
    var properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform);
    int[] status = new int[1];
    cl_context id =
        CL.clCreateContext(properties, 1, new cl_device_id[] {device.id}, null, null, status);
    check("clCreateContext", status[0]);
    return new Context(id);
  }

  @SuppressWarnings("deprecation") // its successor needs OpenCL 2.0, this one is in every driver
  static Queue createQueue(Context context, Device device) {
    int[] status = new int[1];
    cl_command_queue id = CL.clCreateCommandQueue(context.id, device.id, 0, status);
    check("clCreateCommandQueue", status[0]);
    return new Queue(id);
  }

  static Memory createMemory(Context context, long bytes) {
    int[] status = new int[1];
    cl_mem id = CL.clCreateBuffer(context.id, CL.CL_MEM_READ_WRITE, bytes, null, status);
    check("clCreateBuffer of " + bytes + " bytes", status[0]);
    return new Memory(id, Pointer.to(id));
  }

  /**
   * Compiles a program.
   *
   * @throws OpenClException with the compiler's log if the source does not build
   */
  static Program build(Context context, Device device, String source, String options) {
    int[] status = new int[1];
    cl_program id =
        CL.clCreateProgramWithSource(context.id, 1, new String[] {source}, null, status);
    check("clCreateProgramWithSource", status[0]);
    var devices = new cl_device_id[] {device.id};
    int built = CL.clBuildProgram(id, 1, devices, options, null, null);
    if (built != SUCCESS) {
      String log =
          text(
              "clGetProgramBuildInfo",
              (size, value, needed) ->
                  CL.clGetProgramBuildInfo(
                      id, device.id, CL.CL_PROGRAM_BUILD_LOG, size, value, needed));
      CL.clReleaseProgram(id);
      throw new OpenClException(
          "clBuildProgram: %s with %s%n%s".formatted(CL.stringFor_errorCode(built), options, log),
          built);
    }
    return new Program(id);
  }

  static Kernel createKernel(Program program, String name) {
    int[] status = new int[1];
    cl_kernel id = CL.clCreateKernel(program.id, name, status);
    check("clCreateKernel " + name, status[0]);
    return new Kernel(id);
  }

  /** The largest work-group that the device can run this kernel with. */
  static long maxWorkGroup(Kernel kernel, Device device) {
    return workGroupInfo(kernel, device, CL.CL_KERNEL_WORK_GROUP_SIZE);
  }

  /** Bytes of local memory that the kernel takes. */
  static long localMemory(Kernel kernel, Device device) {
    return workGroupInfo(kernel, device, CL.CL_KERNEL_LOCAL_MEM_SIZE);
  }

  static void setArgument(Kernel kernel, int index, Memory memory) {
    check("clSetKernelArg", CL.clSetKernelArg(kernel.id, index, Sizeof.cl_mem, memory.pointer));
  }

  /** Sets a four-byte argument to what the host memory holds. */
  static void setArgument(Kernel kernel, int index, HostMemory value) {
    check("clSetKernelArg", CL.clSetKernelArg(kernel.id, index, Integer.BYTES, value.pointer));
  }

  static void launch(Queue queue, Kernel kernel, long[] global, long[] local) {
    check(
        "clEnqueueNDRangeKernel",
        CL.clEnqueueNDRangeKernel(
            queue.id, kernel.id, global.length, null, global, local, 0, null, null));
  }

  static void write(Queue queue, Memory target, long offset, long bytes, HostMemory source) {
    check(
        "clEnqueueWriteBuffer",
        CL.clEnqueueWriteBuffer(
            queue.id, target.id, true, offset, bytes, source.pointer, 0, null, null));
  }

  static void read(Queue queue, Memory source, long offset, long bytes, HostMemory target) {
    check(
        "clEnqueueReadBuffer",
        CL.clEnqueueReadBuffer(
            queue.id, source.id, true, offset, bytes, target.pointer, 0, null, null));
  }

  static void finish(Queue queue) {
    check("clFinish", CL.clFinish(queue.id));
  }

  static void release(Kernel kernel) {
    check("clReleaseKernel", CL.clReleaseKernel(kernel.id));
  }

  static void release(Program program) {
    check("clReleaseProgram", CL.clReleaseProgram(program.id));
  }

  static void release(Memory memory) {
    check("clReleaseMemObject", CL.clReleaseMemObject(memory.id));
  }

  static void release(Queue queue) {
    check("clReleaseCommandQueue", CL.clReleaseCommandQueue(queue.id));
  }

  static void release(Context context) {
    check("clReleaseContext", CL.clReleaseContext(context.id));
  }

  private static long workGroupInfo(Kernel kernel, Device device, int name) {
    ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    check(
        "clGetKernelWorkGroupInfo",
        CL.clGetKernelWorkGroupInfo(
            kernel.id, device.id, name, Long.BYTES, Pointer.to(value), null));
    return value.getLong(0);
  }

  private static String text(String call, TextQuery query) {
    long[] size = new long[1];
    check(call, query.ask(0, null, size));
    if (size[0] == 0) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) size[0]);
    check(call, query.ask(size[0], Pointer.to(bytes), null));
    return StandardCharsets.UTF_8.decode(bytes).toString().replace("\0", "").strip();
  }

  private static void check(String call, int status) {
    if (status != SUCCESS) {
      throw new OpenClException(call + ": " + CL.stringFor_errorCode(status), status);
    }
  }

  @FunctionalInterface
  private interface TextQuery {
    int ask(long size, @Nullable Pointer value, long @Nullable [] needed);
  }
}
