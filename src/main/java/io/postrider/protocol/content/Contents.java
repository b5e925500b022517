package io.postrider.protocol.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.proto.FutureProofMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.MessageContextInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Content to and from the protocol's message. Source: protocol/message-content.md §1 to §8.
public final class Contents {
  private static final int SECRET_BYTES = 32;

  /// The fields that only wrap another message: `ephemeral`, `viewOnce`, `edited` …
  private static final List<FieldDescriptor> CONTAINERS =
      Message.getDescriptor().getFields().stream()
          .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
          .filter(field -> field.getMessageType().equals(FutureProofMessage.getDescriptor()))
          .toList();

  private Contents() {}

  /// The message of a text.
  public static Message text(String body) {
    return Message.newBuilder().setConversation(body).build();
  }

  /// The message that says this, as other clients write it; the time at which it is said is left
  /// out.
  ///
  /// @throws IllegalArgumentException for media, for what is not supported, and for a poll without
  ///   a secret of 32 bytes
  /// @throws CryptoException when a quoted message is no message
  public static Message message(Content content) {
    return ContentWriter.message(content);
  }

  /// The same with the time in it, which receivers order reactions, edits and votes by.
  public static Message message(Content content, Instant at) {
    return ContentWriter.at(ContentWriter.message(content), at);
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

  /// What a message says, out of all its containers. What lacks a part that it needs is an `Other`.
  public static Content of(Message message) {
    List<Message> layers = layers(message);
    return ContentReader.read(layers.getLast(), secret(layers));
  }

  /// Whom a message that another device of ours has sent was for; empty for all others.
  public static Optional<Jid> sentTo(Message message) {
    return message.hasDeviceSentMessage()
        ? Jid.parse(message.getDeviceSentMessage().getDestinationJid())
        : Optional.empty();
  }

  /// The innermost message of all containers.
  public static Message unwrap(Message message) {
    return layers(message).getLast();
  }

  /// What opens that which is about this message: 32 bytes; empty when it came without.
  public static Bytes secret(Message message) {
    return secret(layers(message));
  }

  /// The same message with a secret, so that others can refer to it.
  public static Message withSecret(Message message, Bytes secret) {
    MessageContextInfo context =
        message.getMessageContextInfo().toBuilder()
            .setMessageSecret(ByteString.copyFrom(secret.unsafeArray()))
            .build();
    return message.toBuilder().setMessageContextInfo(context).build();
  }

  /// The same message, not in a container, in which the author of what it quotes goes by another
  /// address.
  ///
  /// @param address how he is called where it is sent to
  public static Message quoting(Message message, UnaryOperator<Jid> address) {
    Optional<Jid> author =
        Contexts.of(message).flatMap(context -> ContentReader.user(context.getParticipant()));
    Optional<Jid> other = author.map(address).filter(jid -> !author.get().equals(jid));
    return other
        .map(jid -> Contexts.changed(message, context -> context.setParticipant(jid.toString())))
        .orElse(message);
  }

  /// From the outermost to the innermost.
  private static List<Message> layers(Message message) {
    List<Message> layers = new ArrayList<>(List.of(message));
    if (message.hasDeviceSentMessage()) {
      layers.add(message.getDeviceSentMessage().getMessage());
    }
    Optional<Message> inner = inner(layers.getLast());
    while (inner.isPresent()) {
      layers.add(inner.get());
      inner = inner(inner.get());
    }
    return layers;
  }

  private static Optional<Message> inner(Message message) {
    for (FieldDescriptor container : CONTAINERS) {
      if (message.hasField(container)) {
        return Optional.of(((FutureProofMessage) message.getField(container)).getMessage());
      }
    }
    return Optional.empty();
  }

  /// It stands inside or outside of the containers, as the sender likes.
  private static Bytes secret(List<Message> layers) {
    for (Message layer : layers.reversed()) {
      ByteString secret = layer.getMessageContextInfo().getMessageSecret();
      if (secret.size() == SECRET_BYTES) {
        return Bytes.wrap(secret.toByteArray());
      }
    }
    return Bytes.EMPTY;
  }
}
