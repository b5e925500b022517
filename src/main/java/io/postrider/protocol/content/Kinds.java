package io.postrider.protocol.content;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.postrider.protocol.proto.Message;
import java.util.Map;
import java.util.Set;

/// Names what a message is when it is nothing that we read.
final class Kinds {
  /// Fields that come beside the content.
  private static final Set<Integer> BESIDE = Set.of(2, 35);

  /// By field number, for fields known or unknown to our schema.
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(5, "location"),
          Map.entry(10, "call"),
          Map.entry(12, "protocol"),
          Map.entry(18, "liveLocation"),
          Map.entry(28, "groupInvite"),
          Map.entry(56, "reaction"),
          Map.entry(63, "pin"),
          Map.entry(75, "event"),
          Map.entry(83, "album"));

  private Kinds() {}

  static String of(Message message) {
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (!BESIDE.contains(field.getNumber())) {
        return NAMES.getOrDefault(field.getNumber(), "unknown");
      }
    }
    Set<Integer> others = message.getUnknownFields().asMap().keySet();
    if (others.isEmpty() && message.hasSenderKeyDistributionMessage()) {
      return "senderKey";
    }
    return others.stream().filter(NAMES::containsKey).findFirst().map(NAMES::get).orElse("unknown");
  }
}
