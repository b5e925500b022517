package io.postrider.protocol.content;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The context that contents have beside what they say. Source: protocol/message-content.md §3.
final class Contexts {
  private static final String NAME = "context_info";
  private static final List<FieldDescriptor> CONTENTS =
      Message.getDescriptor().getFields().stream()
          .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
          .filter(field -> field.getMessageType().findFieldByName(NAME) != null)
          .toList();

  private Contexts() {}

  /// Of an unwrapped message; empty when it has none.
  static Optional<ContextInfo> of(Message message) {
    for (FieldDescriptor field : CONTENTS) {
      if (message.hasField(field)) {
        var content = (com.google.protobuf.Message) message.getField(field);
        FieldDescriptor context = content.getDescriptorForType().findFieldByName(NAME);
        if (content.hasField(context)) {
          return Optional.of((ContextInfo) content.getField(context));
        }
      }
    }
    return Optional.empty();
  }

  /// An unwrapped message with a changed context; what can have none stays as it is.
  static Message changed(Message message, Consumer<ContextInfo.Builder> change) {
    Message.Builder changed = extended(message).toBuilder();
    for (FieldDescriptor field : CONTENTS) {
      if (changed.hasField(field)) {
        var content = changed.getFieldBuilder(field);
        FieldDescriptor context = content.getDescriptorForType().findFieldByName(NAME);
        ContextInfo.Builder info = ((ContextInfo) content.getField(context)).toBuilder();
        change.accept(info);
        content.setField(context, info.build());
      }
    }
    return changed.build();
  }

  /// A text alone has no place for one.
  private static Message extended(Message message) {
    return message.hasConversation()
        ? message.toBuilder()
            .clearConversation()
            .setExtendedTextMessage(
                ExtendedTextMessage.newBuilder().setText(message.getConversation()))
            .build()
        : message;
  }

  /// Without any.
  static void clear(Message.Builder message) {
    for (FieldDescriptor field : CONTENTS) {
      if (message.hasField(field)) {
        var content = message.getFieldBuilder(field);
        content.clearField(content.getDescriptorForType().findFieldByName(NAME));
      }
    }
  }
}
