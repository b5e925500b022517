package io.postrider.session.receiving;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.query.PrivacySettings;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether others may learn what the account has read. Asked once a connection, and again when that
/// has changed; what was true before is believed where there is no answer, and else that they may
/// not. Source: protocol/receipts-and-retries.md §5.
final class ReadPrivacy {
  private static final Logger LOG = LoggerFactory.getLogger(ReadPrivacy.class);

  private final Actor actor;
  private Future<Boolean> shown = Future.succeededFuture(false);
  private @Nullable Connection asked;

  ReadPrivacy(Actor actor) {
    this.actor = actor;
  }

  /// Asks anew.
  void ask(Connection connection) {
    Future<Boolean> before = shown;
    asked = connection;
    shown =
        connection
            .query(PrivacySettings.query())
            .map(PrivacySettings::showsReading)
            .recover(
                thrown -> {
                  LOG.info("session {}: privacy: {}", actor.ledger().id(), thrown.toString());
                  return before;
                });
  }

  /// Never fails.
  Future<Boolean> shown(Connection connection) {
    if (!connection.equals(asked)) {
      ask(connection);
    }
    return shown;
  }
}
