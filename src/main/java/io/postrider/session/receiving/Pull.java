package io.postrider.session.receiving;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.Companion;
import io.postrider.session.turn.Actor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for what has waited at WhatsApp, one window after the other: the next when all of the last
/// is stored, so that a long absence needs no more memory than a short one, and commands find their
/// turn between. Source: protocol/login-and-stream.md §10.
final class Pull {
  private static final Logger LOG = LoggerFactory.getLogger(Pull.class);

  /// What a window that has come to a halt is given; one of its stanzas may have been unreadable.
  static final Duration QUIET = Duration.ofSeconds(10);

  private final Actor actor;
  private @Nullable Connection connection;
  private Window window = Window.CLOSED;

  Pull(Actor actor) {
    this.actor = actor;
  }

  /// The server may say that something has waited, or that this was all.
  void told(Connection from, Stanza.Info info) {
    if (info.backlogWaits()) {
      connection = from;
      ask(from, Window.CLOSED.opened());
    } else if (info.backlogOver()) {
      connection = null;
    }
  }

  /// A stanza has been dealt with.
  void settled(Connection from, Stanza.Told stanza) {
    if (!from.equals(connection) || !stanza.waited()) {
      return;
    }
    window = window.settled();
    if (window.isEmpty()) {
      ask(from, window.opened());
    }
  }

  private void ask(Connection from, Window opened) {
    window = opened;
    from.write(Companion.backlog(Window.SIZE));
    watch(from, opened.number(), opened.left());
  }

  /// @param left how much of the window there was to come
  private void watch(Connection from, int number, int left) {
    actor.parts().timers().after(QUIET, () -> look(from, number, left));
  }

  private void look(Connection from, int number, int left) {
    if (!from.equals(connection) || window.number() != number) {
      return;
    }
    if (window.left() < left) {
      watch(from, number, window.left());
    } else if (window.mayBeAskedAgain()) {
      LOG.warn("session {}: what has waited does not come", actor.ledger().id());
      ask(from, window.again());
    }
  }
}
