package io.postrider.session.sending;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Content.Quote;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.Message;
import io.postrider.session.directory.Archive;
import io.postrider.session.directory.Known;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Builds what is sent. A text that answers another message carries that one along, as far as it is
/// stored (api.md §9).
final class Messages {
  private static final int SECRET_BYTES = 32;

  private final Actor actor;
  private final Known known;

  Messages(Actor actor) {
    this.actor = actor;
    this.known = new Archive(actor);
  }

  /// With a secret, under which others can react to it and comment on it.
  Future<Message> build(SendCommand command) {
    return said(command)
        .map(
            message ->
                Contents.secret(message).isEmpty()
                    ? Contents.withSecret(message, Random.next(SECRET_BYTES))
                    : message);
  }

  private Future<Message> said(SendCommand command) {
    if (command.replyTo().isEmpty() || !(command.content() instanceof Content.Text text)) {
      return Future.succeededFuture(Contents.message(command.content()));
    }
    return quote(command.to(), command.replyTo().get())
        .map(quote -> new Content.Text(text.body(), Optional.of(quote), text.mentions()))
        .map(Contents::message);
  }

  /// Of a message that nobody knows, only the id.
  private Future<Quote> quote(Jid chat, MessageId id) {
    return known
        .find(id)
        .map(
            found ->
                found.isEmpty()
                    ? new Quote(id, Optional.empty(), Optional.empty(), Bytes.EMPTY)
                    : quote(chat, id, nearest(chat, found)));
  }

  /// Ids are chosen by senders; the one of this chat is meant.
  private static Known.Item nearest(Jid chat, List<Known.Item> found) {
    return found.stream()
        .filter(item -> item.chat().equals(chat))
        .findFirst()
        .orElseGet(found::getFirst);
  }

  private Quote quote(Jid chat, MessageId id, Known.Item item) {
    Optional<Jid> sender = item.fromMe() ? self(chat) : item.author(chat.isGroup() || chat.isLid());
    Optional<Jid> elsewhere =
        item.chat().equals(chat) ? Optional.empty() : Optional.of(item.chat());
    return new Quote(id, sender, elsewhere, item.content());
  }

  /// We in this chat: by hidden id, except where the other is addressed by number.
  private Optional<Jid> self(Jid chat) {
    Optional<Linked> linked = actor.ledger().credentials().flatMap(keys -> keys.linked());
    return linked.map(own -> (chat.isPhone() ? own.jid() : own.lid()).bare());
  }
}
