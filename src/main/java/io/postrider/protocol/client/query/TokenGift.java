package io.postrider.protocol.client.query;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A user lets us write to him. Source: protocol/tokens.md §1.
///
/// @param from who, bare
/// @param lid his hidden id, where it is told besides
/// @param at by the server's clock
public record TokenGift(Jid from, Optional<Jid> lid, Bytes token, Instant at) {
  /// More of them are not looked at.
  private static final int MOST = 16;

  /// The newest that a notification brings; empty when there is none.
  public static Optional<TokenGift> read(Node notification, Instant now) {
    Optional<Jid> from = notification.jid("from").map(Jid::bare).filter(Jid::isUser);
    Optional<Jid> lid = notification.jid("sender_lid").map(Jid::bare).filter(Jid::isLid);
    Instant told = ServerTime.of(notification, now);
    return from.flatMap(
        issuer -> newest(notification, _ -> true, told).map(gift -> gift.by(issuer, lid)));
  }

  /// The newest of somebody's that comes back when he is given ours; mostly there is none.
  public static Optional<TokenGift> answer(Node answer, Jid user, Instant now) {
    return newest(answer, token -> token.jid("jid").map(Jid::bare).equals(Optional.of(user)), now)
        .map(gift -> gift.by(user, Optional.empty()));
  }

  private static Optional<TokenGift> newest(Node stanza, Predicate<Node> fits, Instant told) {
    return stanza.child("tokens").stream()
        .flatMap(tokens -> tokens.children("token").stream())
        .limit(MOST)
        .filter(token -> token.attr("type").orElse("").equals("trusted_contact"))
        .filter(token -> !token.bytes().isEmpty() && fits.test(token))
        .map(
            token ->
                new TokenGift(
                    Jid.WHATSAPP, Optional.empty(), token.bytes(), ServerTime.of(token, told)))
        .max(Comparator.comparing(TokenGift::at));
  }

  private TokenGift by(Jid issuer, Optional<Jid> hidden) {
    return new TokenGift(issuer, hidden, token, at);
  }

  /// All addresses of who gives it.
  public List<Jid> names() {
    return Stream.concat(Stream.of(from), lid.stream()).toList();
  }
}
