package io.postrider.session.syncing;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.sync.SyncKey;
import io.postrider.session.directory.OwnPhone;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the phone for keys that are missing: for one at most once a day, also after a restart, and
/// for few in all. Source: protocol/app-state.md §4.
final class KeyRequests {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRequests.class);
  private static final Duration AGAIN = Duration.ofHours(24);

  /// Keys that are asked for in one term of this owner.
  private static final int MOST = 32;

  private final Actor actor;
  private int asked;

  KeyRequests(Actor actor) {
    this.actor = actor;
  }

  /// In turn.
  ///
  /// @param missing what is stored of them, if anything, by their names
  Future<Void> ask(Connection connection, Set<Bytes> missing, Map<Bytes, SyncKey> known) {
    Instant now = actor.parts().timers().now();
    List<Bytes> wanted =
        missing.stream()
            .filter(id -> !known.containsKey(id) || known.get(id).at().plus(AGAIN).isBefore(now))
            .limit(Math.max(0, MOST - asked))
            .toList();
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    asked += wanted.size();
    Draft draft = new Draft().records(notes(wanted, now));
    return OwnPhone.ask(actor, connection, SyncKey.request(wanted), draft)
        .map(
            told -> {
              if (told) {
                LOG.info("session {}: {} keys are asked for", actor.ledger().id(), wanted.size());
              }
              return null;
            });
  }

  private static Map<RecordKey, Bytes> notes(List<Bytes> wanted, Instant now) {
    Map<RecordKey, Bytes> notes = new HashMap<>();
    wanted.forEach(
        id -> notes.put(RecordKeys.syncKey(id), new SyncKey(id, Bytes.EMPTY, now).encode()));
    return notes;
  }
}
