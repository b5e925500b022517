package io.postrider.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.postrider.model.Bytes;
import java.util.List;
import java.util.random.RandomGenerator;

/// Changes messages of protobuf that are well-formed: any field of their form may be missing, be
/// there, or say what nobody expects.
final class ProtoMutator {
  private static final int MOST_CHANGES = 4;
  private static final int DEEPEST = 8;
  private static final long[] NUMBERS = {
    0, 1, -1, 2, 14, 2_000, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] REALS = {0, -0.0, 90, 181, Double.NaN, Double.MAX_VALUE, -1e300};
  private static final List<String> TEXTS =
      List.of(
          "", "\0", "@", "1@s.whatsapp.net", "1:2@lid", "x".repeat(3_000), "BEGIN:VCARD", "\ud800");

  private ProtoMutator() {}

  /// One to four changes.
  static Message mutate(Message valid, RandomGenerator random) {
    Message.Builder changed = valid.toBuilder();
    for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
      change(changed, random, 0);
    }
    return changed.build();
  }

  private static void change(Message.Builder message, RandomGenerator random, int depth) {
    List<FieldDescriptor> present = List.copyOf(message.getAllFields().keySet());
    List<FieldDescriptor> all = message.getDescriptorForType().getFields();
    List<FieldDescriptor> choice = present.isEmpty() || random.nextInt(3) == 0 ? all : present;
    FieldDescriptor field = choice.get(random.nextInt(choice.size()));
    if (random.nextInt(6) == 0) {
      message.clearField(field);
    } else if (field.isRepeated()) {
      repeat(message, field, random, depth);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder inner = ((Message) message.getField(field)).toBuilder();
      if (depth < DEEPEST) {
        change(inner, random, depth + 1);
      }
      message.setField(field, inner.build());
    } else {
      message.setField(field, value(field, message.getField(field), random));
    }
  }

  private static void repeat(
      Message.Builder message, FieldDescriptor field, RandomGenerator random, int depth) {
    for (int left = random.nextInt(4); left >= 0; left--) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Message.Builder inner = message.newBuilderForField(field);
        if (depth < DEEPEST) {
          change(inner, random, depth + 1);
        }
        message.addRepeatedField(field, inner.build());
      } else {
        message.addRepeatedField(field, value(field, ByteString.EMPTY, random));
      }
    }
  }

  private static Object value(FieldDescriptor field, Object before, RandomGenerator random) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> (float) REALS[random.nextInt(REALS.length)];
      case DOUBLE -> REALS[random.nextInt(REALS.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTE_STRING -> string(bytes((ByteString) before, random));
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> throw new IllegalArgumentException("a message is no single value");
    };
  }

  private static Bytes bytes(ByteString before, RandomGenerator random) {
    return before.isEmpty()
        ? Mutator.noise(random, 70)
        : Mutator.mutate(Bytes.wrap(before.toByteArray()), random);
  }

  private static ByteString string(Bytes bytes) {
    return ByteString.copyFrom(bytes.unsafeArray());
  }
}
