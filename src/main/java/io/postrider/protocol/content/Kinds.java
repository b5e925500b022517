package io.postrider.protocol.content;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.postrider.protocol.proto.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Names what a message is by the field that it is in. Source: protocol/message-content.md §1.
final class Kinds {
  /// Fields that come beside the content.
  private static final Set<Integer> BESIDE = Set.of(2, 15, 35);

  /// By field number, for fields known or unknown to our schema.
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(5, "location"),
          Map.entry(10, "call"),
          Map.entry(18, "liveLocation"),
          Map.entry(25, "template"),
          Map.entry(28, "groupInvite"),
          Map.entry(29, "buttonReply"),
          Map.entry(30, "product"),
          Map.entry(36, "list"),
          Map.entry(38, "order"),
          Map.entry(39, "listReply"),
          Map.entry(42, "buttons"),
          Map.entry(43, "buttonReply"),
          Map.entry(45, "interactive"),
          Map.entry(48, "interactiveReply"),
          Map.entry(51, "keep"),
          Map.entry(54, "phoneNumberRequest"),
          Map.entry(56, "reaction"),
          Map.entry(63, "pin"),
          Map.entry(71, "comment"),
          Map.entry(75, "event"),
          Map.entry(76, "eventReply"),
          Map.entry(77, "comment"),
          Map.entry(80, "placeholder"),
          Map.entry(82, "edit"),
          Map.entry(83, "album"),
          Map.entry(86, "stickerPack"));

  private Kinds() {}

  /// Empty when there is nothing to show.
  static Optional<String> of(Message message) {
    List<Integer> fields = new ArrayList<>();
    message.getAllFields().keySet().stream().map(FieldDescriptor::getNumber).forEach(fields::add);
    fields.addAll(message.getUnknownFields().asMap().keySet());
    fields.removeAll(BESIDE);
    return fields.stream()
        .filter(NAMES::containsKey)
        .map(NAMES::get)
        .findFirst()
        .or(() -> fields.stream().findFirst().map(number -> "field-" + number));
  }
}
