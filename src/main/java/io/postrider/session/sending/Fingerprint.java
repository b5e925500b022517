package io.postrider.session.sending;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.protocol.crypto.Hash;
import io.postrider.session.bus.SendContent;
import io.postrider.session.bus.SessionCommand.Send;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;

/// Tells one request from another under the same idempotency key: of what counts only, in one
/// order, so that the same request in another spelling has the same print (api.md §11). It is
/// stored: a change of its form makes every key of before look like another request's.
final class Fingerprint {
  private Fingerprint() {}

  static Bytes of(SessionId session, Send asked) {
    JsonArray parts =
        new JsonArray().add(session.value()).add(asked.to().toString()).add(asked.content().type());
    switch (asked.content()) {
      case SendContent.Text text ->
          parts
              .add(text.replyTo().map(MessageId::value).orElse(""))
              .add(text.text())
              .add(new JsonArray(names(text.mentions())));
      case SendContent.Poll poll ->
          parts
              .add("")
              .add(poll.name())
              .add(new JsonArray(poll.options()))
              .add(poll.selectableCount())
              .add(poll.endTime().map(Instant::toEpochMilli).orElse(0L))
              .add(poll.hideVotes());
      case SendContent.Location place ->
          parts.add("").add(place.latitude()).add(place.longitude()).add(place.name().orElse(""));
      case SendContent.Contact card -> parts.add("").add(card.name()).add(card.vcard());
    }
    return Hash.sha256(Bytes.utf8(parts.encode()));
  }

  private static List<String> names(List<Jid> users) {
    return users.stream().map(Jid::toString).toList();
  }
}
