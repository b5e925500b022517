package io.postrider.session.sending;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Content.Quote;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.proto.Message;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Builds what is sent. A text that answers another message carries that one along, as far as it is
/// stored (contract B.2).
final class Messages {
  private final Actor actor;

  Messages(Actor actor) {
    this.actor = actor;
  }

  Future<Message> build(SendCommand command) {
    if (command.replyTo().isEmpty() || !(command.content() instanceof Content.Text text)) {
      return Future.succeededFuture(Contents.message(command.content()));
    }
    return quote(command.to(), command.replyTo().get())
        .map(quote -> new Content.Text(text.body(), Optional.of(quote), text.mentions()))
        .map(Contents::message);
  }

  private Future<Quote> quote(Jid chat, MessageId id) {
    return actor
        .parts()
        .messages()
        .find(actor.ledger().id(), id)
        .compose(
            found ->
                found.isEmpty()
                    ? own(chat, id)
                    : Future.succeededFuture(received(chat, nearest(chat, found))));
  }

  /// Ids are chosen by senders; the one of this chat is meant.
  private static StoredMessage nearest(Jid chat, List<StoredMessage> found) {
    return found.stream()
        .filter(message -> message.chat().equals(chat))
        .findFirst()
        .orElseGet(found::getFirst);
  }

  private Quote received(Jid chat, StoredMessage message) {
    boolean hidden = chat.isGroup() || chat.isLid();
    Optional<Jid> sender =
        message.fromMe()
            ? self(chat)
            : Optional.of(hidden ? message.senderLid().orElse(message.sender()) : message.sender());
    return new Quote(message.id(), sender, elsewhere(chat, message.chat()), message.content());
  }

  private static Optional<Jid> elsewhere(Jid chat, Jid written) {
    return written.equals(chat) ? Optional.empty() : Optional.of(written);
  }

  /// A message of our own, or one that nobody knows: only its id then.
  private Future<Quote> own(Jid chat, MessageId id) {
    return actor
        .parts()
        .outbox()
        .byMessage(actor.ledger().id(), id)
        .map(
            found ->
                found
                    .map(entry -> sent(chat, entry))
                    .orElseGet(
                        () -> new Quote(id, Optional.empty(), Optional.empty(), Bytes.EMPTY)));
  }

  private Quote sent(Jid chat, OutboxEntry entry) {
    return new Quote(entry.messageId(), self(chat), elsewhere(chat, entry.to()), entry.content());
  }

  /// We in this chat: by hidden id, except where the other is addressed by number.
  private Optional<Jid> self(Jid chat) {
    Optional<Linked> linked = actor.ledger().credentials().flatMap(keys -> keys.linked());
    return linked.map(own -> (chat.isPhone() ? own.jid() : own.lid()).bare());
  }
}
