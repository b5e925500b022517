package io.postrider.session.receiving;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Recent;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeException;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SetAside;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.UnsettledException;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where stanzas go that nobody can deal with: what failed three times for a reason of ours is kept
/// sealed, told and acknowledged, since it would come again on each connection and end it.
public final class Refuge {
  private static final Logger LOG = LoggerFactory.getLogger(Refuge.class);
  private static final int TRIES = 3;
  private static final int REMEMBERED = 1_024;
  private static final int LONGEST_ID = 128;

  private final Actor actor;
  private final Map<String, Failed> failures = Recent.map(REMEMBERED);

  private record Failed(int times, String reason) {}

  Refuge(Actor actor) {
    this.actor = actor;
  }

  /// Notes that a stanza could not be dealt with. A database that is away is no reason.
  public void failed(Stanza.Told stanza, Throwable thrown) {
    if (!stanza.node().id().isEmpty() && isOurs(thrown)) {
      int before = times(stanza);
      failures.put(key(stanza), new Failed(before + 1, thrown.getClass().getSimpleName()));
    }
  }

  private static boolean isOurs(Throwable thrown) {
    return switch (thrown) {
      case FailureException known -> known.failure() instanceof Failure.Internal;
      case UnsettledException _, StaleEpochException _, LostException _ -> false;
      default -> true;
    };
  }

  /// Mostly nothing has failed, and each stanza is looked at.
  private int times(Stanza.Told stanza) {
    if (failures.isEmpty()) {
      return 0;
    }
    Failed failed = failures.get(key(stanza));
    return failed == null ? 0 : failed.times();
  }

  private static String key(Stanza.Told stanza) {
    Node node = stanza.node();
    return String.join(
        " ",
        node.tag(),
        node.attr("from").orElse(""),
        node.attr("participant").orElse(""),
        node.id());
  }

  /// Whether it has failed before: others must not share its turn.
  boolean suspects(Stanza.Told stanza) {
    return times(stanza) > 0;
  }

  /// Whether it is not to be tried again.
  public boolean awaits(Stanza.Told stanza) {
    return times(stanza) >= TRIES;
  }

  /// Keeps one that is not to be tried again. Completes when it may be acknowledged.
  public Future<Void> take(Stanza.Told stanza) {
    Failed failed = failures.getOrDefault(key(stanza), new Failed(0, "unknown"));
    Instant now = actor.parts().timers().now();
    Node node = stanza.node();
    SetAside kept =
        new SetAside(
            UlidCreator.getMonotonicUlid().toString(),
            node.tag(),
            failed.reason(),
            encoded(node),
            now);
    String id = node.id().substring(0, Math.min(node.id().length(), LONGEST_ID));
    SessionEvent told =
        new SessionEvent.StanzaSetAside(node.tag(), id, stanza.from(), failed.reason(), now);
    return actor
        .ownTurn(() -> actor.ledger().commit(new Draft().aside(kept).event(told)))
        .onSuccess(_ -> kept(stanza, kept));
  }

  private void kept(Stanza.Told stanza, SetAside kept) {
    failures.remove(key(stanza));
    actor.parts().setAside().increment();
    LOG.warn("session {}: set aside: {}: {}", actor.ledger().id(), kept, kept.reason());
  }

  /// What cannot even be written again must not come for ever, either.
  private static Bytes encoded(Node node) {
    try {
      return NodeWriter.write(node);
    } catch (NodeException | IllegalArgumentException unfit) {
      return Bytes.EMPTY;
    }
  }
}
