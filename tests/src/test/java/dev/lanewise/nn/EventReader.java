// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by Google's protobuf, with the fields of TensorFlow's {@code event.proto} and
 * {@code summary.proto}, and a CRC-32C that goes bit by bit.
 */
final class EventReader {

  /** An event: its time, step, version and scalars. */
  record Event(double wallTime, long step, String version, Map<String, Float> scalars) {}

  private static final Descriptor EVENT = event();

  private EventReader() {}

  private static Descriptor event() {
    DescriptorProto value =
        message(
            "Value", field("tag", 1, Type.TYPE_STRING), field("simple_value", 2, Type.TYPE_FLOAT));
    DescriptorProto summary =
        message(
            "Summary",
            field("value", 1, Type.TYPE_MESSAGE).toBuilder()
                .setTypeName(".tensorflow.Value")
                .setLabel(Label.LABEL_REPEATED)
                .build());
    DescriptorProto event =
        message(
            "Event",
            field("wall_time", 1, Type.TYPE_DOUBLE),
            field("step", 2, Type.TYPE_INT64),
            field("file_version", 3, Type.TYPE_STRING),
            field("summary", 5, Type.TYPE_MESSAGE).toBuilder()
                .setTypeName(".tensorflow.Summary")
                .build());
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("event.proto")
            .setPackage("tensorflow")
            .setSyntax("proto3")
            .addMessageType(value)
            .addMessageType(summary)
            .addMessageType(event)
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
    return DescriptorProto.newBuilder().setName(name).addAllField(List.of(fields)).build();
  }

  private static FieldDescriptorProto field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .build();
  }

  /** All events; an {@link IllegalStateException} where the file is damaged. */
  static List<Event> read(byte[] bytes) throws InvalidProtocolBufferException {
    List<Event> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      require(in.getInt(), length);
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      require(in.getInt(), data);
      events.add(event(DynamicMessage.parseFrom(EVENT, data)));
    }
    return events;
  }

  private static Event event(DynamicMessage message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new IllegalStateException("unknown fields " + message.getUnknownFields());
    }
    DynamicMessage summary = (DynamicMessage) message.getField(EVENT.findFieldByName("summary"));
    Map<String, Float> scalars = new LinkedHashMap<>();
    var values = summary.getDescriptorForType().findFieldByName("value");
    for (int i = 0; i < summary.getRepeatedFieldCount(values); i++) {
      DynamicMessage value = (DynamicMessage) summary.getRepeatedField(values, i);
      Descriptor fields = value.getDescriptorForType();
      scalars.put(
          (String) value.getField(fields.findFieldByName("tag")),
          (Float) value.getField(fields.findFieldByName("simple_value")));
    }
    return new Event(
        (Double) message.getField(EVENT.findFieldByName("wall_time")),
        (Long) message.getField(EVENT.findFieldByName("step")),
        (String) message.getField(EVENT.findFieldByName("file_version")),
        scalars);
  }

  private static void require(int masked, byte[] bytes) {
    int crc = crc32c(bytes);
    int expected = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    if (masked != expected) {
      throw new IllegalStateException("the checksum is " + masked + ", must be " + expected);
    }
  }

  /** RFC 3720, appendix B.4: the reflected polynomial 0x82f63b78. */
  static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
      }
    }
    return ~crc;
  }
}
