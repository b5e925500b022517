package io.postrider.session.sending;

import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.proto.Message;
import java.util.function.Supplier;

/// A message and all that has to be known before it can be encrypted.
///
/// @param entry a new one that is `sending`, or a stored one that is `queued`
/// @param content what it says
record Parcel(Preparation.Ready ready, OutboxEntry entry, Supplier<Message> content) {
  /// A new one.
  static Parcel of(Preparation.Ready ready, OutboxEntry entry, Message message) {
    return new Parcel(ready, entry, () -> message);
  }

  /// A stored one.
  static Parcel of(Preparation.Ready ready, OutboxEntry entry) {
    return new Parcel(ready, entry, () -> Contents.parse(entry.content()));
  }

  /// Bytes that are encrypted for it, about.
  long weight() {
    long copies = ready.group().isPresent() ? 1 : ready.devices().size();
    return copies * entry.content().length();
  }
}
