package io.postrider.session.receiving;

import io.postrider.model.Bytes;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Seals;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.session.directory.Known;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Opens sealed edits, reactions and comments with the secret of the message that they are about.
final class Unsealing {
  private final Known known;

  Unsealing(Known known) {
    this.known = known;
  }

  /// What is in it; when nobody has the secret, that something is there, and about what; empty when
  /// it is forged.
  Future<Optional<Content>> open(Arrival arrival, Content.Sealed sealed) {
    return known
        .find(sealed.target().id(), arrival.chats())
        .map(found -> open(arrival, sealed, found));
  }

  private static Optional<Content> open(
      Arrival arrival, Content.Sealed sealed, List<Known.Item> found) {
    if (found.stream().allMatch(item -> secret(item).isEmpty())) {
      Content.Target about = sealed.target();
      Content.Quote quote =
          new Content.Quote(about.id(), about.sender(), Optional.empty(), Bytes.EMPTY);
      return Optional.of(
          new Content.Special(
              sealed.kind(), Optional.empty(), Optional.empty(), Optional.of(quote)));
    }
    return found.stream()
        .flatMap(
            item -> Seals.open(sealed, secret(item), item.authors(), arrival.senders()).stream())
        .findFirst();
  }

  private static Bytes secret(Known.Item item) {
    try {
      return Contents.secret(Contents.parse(item.content()));
    } catch (CryptoException _) {
      return Bytes.EMPTY;
    }
  }
}
