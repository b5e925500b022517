package io.postrider.session.receiving;

import io.postrider.model.Bytes;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Seals;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.session.directory.Known;
import io.vertx.core.Future;
import java.util.List;

/// Opens sealed edits, reactions and comments with the secret of the message that they are about.
final class Unsealing {
  private final Known known;

  Unsealing(Known known) {
    this.known = known;
  }

  /// What is in it; when it cannot be opened, that something is there, and about what. The secret
  /// is missing then, its author goes by an address that is not known here, or it is forged: nobody
  /// can tell these apart.
  Future<Content> open(Arrival arrival, Content.Sealed sealed) {
    return known
        .find(sealed.target().id(), arrival.chats())
        .map(found -> open(arrival, sealed, found));
  }

  private static Content open(Arrival arrival, Content.Sealed sealed, List<Known.Item> found) {
    return found.stream()
        .flatMap(
            item -> Seals.open(sealed, secret(item), item.authors(), arrival.senders()).stream())
        .findFirst()
        .orElseGet(() -> Content.Special.closed(sealed.kind(), sealed.target()));
  }

  private static Bytes secret(Known.Item item) {
    try {
      return Contents.secret(Contents.parse(item.content()));
    } catch (CryptoException _) {
      return Bytes.EMPTY;
    }
  }
}
