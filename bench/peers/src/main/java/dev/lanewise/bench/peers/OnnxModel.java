// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import dev.lanewise.bench.MlpCase;
import dev.lanewise.bench.MlpInputs;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A network as an ONNX file: Gemm and Relu, and its weights. The numbers are those of the fields in
 * onnx.proto3; of its encoding, protobuf's, only what this needs is here.
 */
final class OnnxModel {

  static final String INPUT = "x";
  static final String OUTPUT = "logits";

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int FLOAT = 1;
  private static final int INTEGER_ATTRIBUTE = 2;

  private OnnxModel() {}

  static byte[] of(MlpCase mlp) {
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph(mlp))
        .message(8, new Message().number(2, OPERATOR_SET))
        .bytes();
  }

  private static Message graph(MlpCase mlp) {
    var inputs = new MlpInputs(mlp);
    var graph = new Message();
    String from = INPUT;
    for (int layer = 0; layer < mlp.layers(); layer++) {
      boolean last = layer == mlp.layers() - 1;
      String to = last ? OUTPUT : "z" + layer;
      graph.message(
          1,
          new Message()
              .text(1, from)
              .text(1, "w" + layer)
              .text(1, "b" + layer)
              .text(2, to)
              .text(4, "Gemm")
              .message(
                  5,
                  new Message().text(1, "transB").number(3, 1).number(20, INTEGER_ATTRIBUTE)));
      from = to;
      if (!last) {
        from = "a" + layer;
        graph.message(1, new Message().text(1, to).text(2, from).text(4, "Relu"));
      }
    }
    graph.text(2, "mlp");
    for (int layer = 0; layer < mlp.layers(); layer++) {
      int outputs = mlp.outputs(layer);
      graph.message(5, tensor("w" + layer, inputs.weight(layer), outputs, mlp.inputs(layer)));
      graph.message(5, tensor("b" + layer, inputs.bias(layer), outputs));
    }
    return graph
        .message(11, value(INPUT, mlp.batch(), mlp.features()))
        .message(12, value(OUTPUT, mlp.batch(), mlp.classes()));
  }

  private static Message tensor(String name, float[] elements, int... dimensions) {
    var tensor = new Message();
    for (int dimension : dimensions) {
      tensor.number(1, dimension);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(Float.BYTES * elements.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(elements);
    return tensor.number(2, FLOAT).text(8, name).field(9, raw.array());
  }

  private static Message value(String name, int... dimensions) {
    var shape = new Message();
    for (int dimension : dimensions) {
      shape.message(1, new Message().number(1, dimension));
    }
    var type = new Message().message(1, new Message().number(1, FLOAT).message(2, shape));
    return new Message().text(1, name).message(2, type);
  }

  /** A message of protobuf that is being written. */
  private static final class Message {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return field(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return field(field, value.bytes());
    }

    Message field(int field, byte[] value) {
      varint((long) field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
