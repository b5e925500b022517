package io.postrider.session.receiving;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/// Messages that wait for their turns. Whose turn it is takes those along that have come right
/// after it, as far as they need nothing but themselves: a commit of sixteen costs little more than
/// one of one. What has come between two of them, other than receipts, keeps its place.
final class Arrivals {
  private static final int TOGETHER = 16;

  /// Of the encrypted parts: what is opened in one turn must not hold the event loop up.
  private static final int MOST_BYTES = 256 * 1024;

  private final Actor actor;
  private final Inbox inbox;
  private final Predicate<Stanza.Told> suspect;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int run;

  private static final class Waiting {
    private final Connection connection;
    private final Stanza.Message message;
    private final int run;
    private boolean taken;

    private Waiting(Connection connection, Stanza.Message message, int run) {
      this.connection = connection;
      this.message = message;
      this.run = run;
    }

    private boolean follows(Waiting other) {
      return !taken && run == other.run && connection.equals(other.connection);
    }
  }

  /// @param suspect whether a message may spoil the commit of others
  Arrivals(Actor actor, Inbox inbox, Predicate<Stanza.Told> suspect) {
    this.actor = actor;
    this.inbox = inbox;
    this.suspect = suspect;
  }

  /// What comes from now on is not taken before what is waiting for its turn now.
  void divide() {
    run++;
  }

  /// Completes when it is stored and answered.
  Future<Void> take(Connection connection, Stanza.Message message) {
    Waiting one = new Waiting(connection, message, run);
    waiting.add(one);
    return actor
        .ownTurn(() -> inTurn(one))
        .onComplete(_ -> waiting.remove(one))
        .recover(thrown -> one.taken ? Future.succeededFuture() : Future.failedFuture(thrown));
  }

  private Future<Void> inTurn(Waiting one) {
    if (one.taken) {
      return Future.succeededFuture();
    }
    List<Waiting> batch = together(one);
    return inbox
        .take(one.connection, batch.stream().map(each -> each.message).toList())
        .map(
            taken -> {
              batch.subList(0, taken).forEach(each -> each.taken = true);
              return null;
            });
  }

  private List<Waiting> together(Waiting first) {
    List<Waiting> batch = new ArrayList<>(List.of(first));
    if (suspect.test(first.message)) {
      return batch;
    }
    int bytes = bytes(first.message);
    for (Waiting next : waiting) {
      if (next == first || !next.follows(first)) {
        continue;
      }
      bytes += bytes(next.message);
      if (batch.size() == TOGETHER || bytes > MOST_BYTES || suspect.test(next.message)) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private static int bytes(Stanza.Message message) {
    return message.node().children("enc").stream().mapToInt(enc -> enc.bytes().length()).sum();
  }
}
