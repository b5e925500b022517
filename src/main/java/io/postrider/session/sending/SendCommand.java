package io.postrider.session.sending;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.crypto.Random;
import io.postrider.session.bus.SendContent;
import io.postrider.session.bus.SessionCommand.Send;
import java.util.Optional;

/// A message that somebody wants to be sent, and all that had to be drawn for it.
///
/// @param to a user or a group, bare
/// @param content without the message that it answers
/// @param replyTo the message that it answers
/// @param async whether nobody waits for the acknowledgement
/// @param key what the request is called by, if anything
record SendCommand(
    Jid to,
    Content content,
    Optional<MessageId> replyTo,
    boolean async,
    Optional<IdempotencyKey> key) {
  private static final int SECRET_BYTES = 32;

  static SendCommand of(SessionId session, Send asked) {
    return new SendCommand(
        asked.to(),
        content(asked.content()),
        asked.content() instanceof SendContent.Text text ? text.replyTo() : Optional.empty(),
        asked.async(),
        asked.idempotencyKey().map(key -> new IdempotencyKey(key, Fingerprint.of(session, asked))));
  }

  /// The same to somebody else.
  SendCommand to(Jid other) {
    return new SendCommand(other, content, replyTo, async, key);
  }

  private static Content content(SendContent asked) {
    return switch (asked) {
      case SendContent.Text text ->
          new Content.Text(text.text(), Optional.empty(), text.mentions());
      case SendContent.Poll poll ->
          new Content.Poll(
              poll.name(),
              poll.options(),
              poll.selectableCount(),
              poll.endTime(),
              poll.hideVotes(),
              Random.next(SECRET_BYTES),
              Optional.empty());
      case SendContent.Location place ->
          new Content.Location(
              place.latitude(),
              place.longitude(),
              place.name(),
              Optional.empty(),
              Optional.empty());
      case SendContent.Contact card ->
          new Content.Contact(card.name(), card.vcard(), Optional.empty());
    };
  }
}
