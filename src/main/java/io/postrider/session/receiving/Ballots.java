package io.postrider.session.receiving;

import io.postrider.model.Bytes;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Votes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.session.directory.Known;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Opens votes with the secret of their poll.
final class Ballots {
  private final Known known;

  Ballots(Known known) {
    this.known = known;
  }

  /// What was chosen, by name; empty when the poll is not known or it is not a vote of it.
  Future<Optional<List<String>>> open(Arrival arrival, Content.Vote vote) {
    return known
        .find(vote.poll().id(), arrival.chats())
        .map(
            polls ->
                polls.stream().flatMap(poll -> open(arrival, vote, poll).stream()).findFirst());
  }

  private static Optional<List<String>> open(Arrival arrival, Content.Vote vote, Known.Item item) {
    try {
      if (!(content(item.content()) instanceof Content.Poll poll)) {
        return Optional.empty();
      }
      List<Bytes> hashes = Votes.decrypt(vote, poll.secret(), item.authors(), arrival.senders());
      return Optional.of(Votes.names(hashes, poll.options()));
    } catch (CryptoException _) {
      return Optional.empty();
    }
  }

  private static Content content(Bytes message) {
    return Contents.of(Contents.parse(message));
  }
}
