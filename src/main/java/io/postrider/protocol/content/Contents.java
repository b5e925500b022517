package io.postrider.protocol.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.proto.FutureProofMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Content to and from the protocol's message. Source: protocol facts, part 2 section 8.
public final class Contents {
  private static final int REVOKE = 0;
  private static final int MESSAGE_EDIT = 14;

  /// Fields that come beside the content.
  private static final Set<Integer> BESIDE = Set.of(2, 35);

  /// Kinds by field number, for fields known or unknown to our schema.
  private static final Map<Integer, String> KINDS =
      Map.ofEntries(
          Map.entry(3, "image"),
          Map.entry(4, "contact"),
          Map.entry(5, "location"),
          Map.entry(7, "document"),
          Map.entry(8, "audio"),
          Map.entry(9, "video"),
          Map.entry(10, "call"),
          Map.entry(12, "protocol"),
          Map.entry(13, "contacts"),
          Map.entry(18, "liveLocation"),
          Map.entry(26, "sticker"),
          Map.entry(28, "groupInvite"),
          Map.entry(46, "reaction"),
          Map.entry(49, "poll"),
          Map.entry(50, "pollVote"),
          Map.entry(60, "poll"),
          Map.entry(63, "pin"),
          Map.entry(64, "poll"),
          Map.entry(66, "video"),
          Map.entry(75, "event"),
          Map.entry(83, "album"));

  private Contents() {}

  /// The message of a text.
  public static Message text(String body) {
    return Message.newBuilder().setConversation(body).build();
  }

  /// Reads a decrypted and unpadded plaintext.
  ///
  /// @throws CryptoException when it is no message
  public static Message parse(Bytes plaintext) {
    try {
      return Message.parseFrom(ByteString.copyFrom(plaintext.unsafeArray()));
    } catch (InvalidProtocolBufferException _) {
      throw new CryptoException("not a message");
    }
  }

  /// What a message says, out of all its containers.
  public static Content of(Message message) {
    Message inner = unwrap(message);
    if (inner.hasConversation()) {
      return new Content.Text(inner.getConversation());
    }
    if (inner.hasExtendedTextMessage()) {
      return new Content.Text(inner.getExtendedTextMessage().getText());
    }
    if (inner.hasProtocolMessage()) {
      return new Content.Other(kind(inner.getProtocolMessage()));
    }
    return new Content.Other(kind(inner));
  }

  /// Whom a message that another device of ours has sent was for; empty for all others.
  public static Optional<Jid> sentTo(Message message) {
    return message.hasDeviceSentMessage()
        ? Jid.parse(message.getDeviceSentMessage().getDestinationJid())
        : Optional.empty();
  }

  /// The innermost message of `deviceSent`, `ephemeral`, `viewOnce`, `documentWithCaption` and
  /// `edited` containers.
  public static Message unwrap(Message message) {
    Message inner =
        message.hasDeviceSentMessage() ? message.getDeviceSentMessage().getMessage() : message;
    Optional<FutureProofMessage> container = container(inner);
    while (container.isPresent()) {
      inner = container.get().getMessage();
      container = container(inner);
    }
    return inner;
  }

  private static Optional<FutureProofMessage> container(Message message) {
    if (message.hasEphemeralMessage()) {
      return Optional.of(message.getEphemeralMessage());
    }
    if (message.hasViewOnceMessage()) {
      return Optional.of(message.getViewOnceMessage());
    }
    if (message.hasViewOnceMessageV2()) {
      return Optional.of(message.getViewOnceMessageV2());
    }
    if (message.hasViewOnceMessageV2Extension()) {
      return Optional.of(message.getViewOnceMessageV2Extension());
    }
    if (message.hasDocumentWithCaptionMessage()) {
      return Optional.of(message.getDocumentWithCaptionMessage());
    }
    return message.hasEditedMessage() ? Optional.of(message.getEditedMessage()) : Optional.empty();
  }

  private static String kind(ProtocolMessage message) {
    return switch (message.getType()) {
      case REVOKE -> "revoke";
      case MESSAGE_EDIT -> "edit";
      default -> "protocol";
    };
  }

  private static String kind(Message message) {
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (!BESIDE.contains(field.getNumber())) {
        return KINDS.getOrDefault(field.getNumber(), "unknown");
      }
    }
    for (int number : message.getUnknownFields().asMap().keySet()) {
      if (KINDS.containsKey(number)) {
        return KINDS.getOrDefault(number, "unknown");
      }
    }
    boolean key = message.hasSenderKeyDistributionMessage();
    return key && message.getUnknownFields().asMap().isEmpty() ? "senderKey" : "unknown";
  }
}
