package io.postrider.session.directory;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.query.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whose a number is, and since when we know. Pure.
///
/// @param owner his addresses
/// @param at when WhatsApp said so
record Contact(Numbers.Owner owner, Instant at) {
  /// Numbers change hands.
  private static final Duration BELIEVED = Duration.ofDays(7);

  private static final String NONE = "-";

  /// Whether it need not be asked again yet; a clock that went back is no reason to believe longer.
  boolean isFresh(Instant now) {
    return !now.isBefore(at) && now.isBefore(at.plus(BELIEVED));
  }

  /// Where to write to.
  ///
  /// @param byNumber whether WhatsApp takes no hidden ids from this account
  Jid address(boolean byNumber) {
    return byNumber ? owner.shown() : owner.lid().orElseGet(owner::shown);
  }

  Bytes encode() {
    return Bytes.utf8(text(owner.lid()) + " " + text(owner.phone()) + " " + at.getEpochSecond());
  }

  private static String text(Optional<Jid> jid) {
    return jid.map(Jid::toString).orElse(NONE);
  }

  static Contact decode(Bytes stored) {
    String[] parts = stored.utf8().split(" ", -1);
    return new Contact(
        new Numbers.Owner(jid(parts[0]), jid(parts[1])),
        Instant.ofEpochSecond(Long.parseLong(parts[2])));
  }

  private static Optional<Jid> jid(String text) {
    return text.equals(NONE) ? Optional.empty() : Jid.parse(text);
  }
}
