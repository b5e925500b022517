package io.postrider.session.receiving;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.proto.Message;
import io.postrider.session.directory.Names;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.state.StoredMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A message that has been decrypted, in the form in which it is told and kept.
///
/// @param senders all bare addresses of its sender
/// @param chats all bare addresses of its chat
/// @param raw what was decrypted
record Arrival(ChatMessage message, Set<Jid> senders, Set<Jid> chats, Message raw) {
  Arrival {
    senders = Set.copyOf(senders);
    chats = Set.copyOf(chats);
  }

  /// Empty when there is nothing in it to tell.
  static Optional<Arrival> of(
      Incoming incoming, Incoming.Received received, Names names, Instant now) {
    return received
        .message()
        .map(
            raw -> {
              ChatMessage message =
                  new ChatMessage(
                      received.id(),
                      names.shown(received.chat()),
                      names.shown(received.sender()),
                      names.hidden(received.sender()),
                      incoming.pushName(),
                      received.fromMe(),
                      Contents.of(raw),
                      incoming.at(now));
              return new Arrival(
                  message, names.all(received.sender()), names.all(received.chat()), raw);
            })
        .filter(arrival -> !(arrival.content() instanceof Content.Other));
  }

  MessageId id() {
    return message.id();
  }

  Content content() {
    return message.content();
  }

  /// Whether it is a message of its own, not one about another.
  boolean stands() {
    return switch (content()) {
      case Content.Text _,
          Content.Poll _,
          Content.Location _,
          Content.Contact _,
          Content.Media _,
          Content.Special _ ->
          true;
      case Content.Reaction _,
          Content.Edit _,
          Content.Revoke _,
          Content.Vote _,
          Content.Sealed _,
          Content.Other _ ->
          false;
    };
  }

  /// The same message, opened.
  Arrival with(Content opened) {
    ChatMessage inside =
        new ChatMessage(
            message.id(),
            message.chat(),
            message.sender(),
            message.senderLid(),
            message.pushName(),
            message.fromMe(),
            opened,
            message.at());
    return new Arrival(inside, senders, chats, raw);
  }

  /// What is kept: all of a message that can be quoted or voted on; of others that they were seen.
  StoredMessage stored() {
    Bytes content =
        stands()
            ? Bytes.wrap(raw.toBuilder().clearSenderKeyDistributionMessage().build().toByteArray())
            : Bytes.EMPTY;
    return new StoredMessage(
        id(),
        message.chat(),
        message.sender(),
        message.senderLid(),
        message.fromMe(),
        content,
        message.at());
  }
}
