package io.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// What is true of each row of the tables that commits write to. PostgreSQL is told so in tests
/// alone: it would look at it again for each statement (`40-unchecked-session.sql`).
final class Checks {
  private static final String ALL =
      """
      ALTER TABLE session
        ADD CHECK (length(id) BETWEEN 1 AND 64),
        ADD CHECK (epoch >= 0),
        ADD CHECK (length(label) <= 255),
        ADD CHECK (
          status IN ('stopped', 'scan_qr_code', 'starting', 'working', 'failed', 'logged_out')),
        ADD CHECK (presence IN ('online', 'offline')),
        ADD CHECK ((account_jid IS NULL) = (account_lid IS NULL)),
        ADD CHECK ((reason IS NULL) = (reason_since IS NULL)),
        ADD CHECK (next_attempt IS NULL OR reason IS NOT NULL);
      ALTER TABLE signal_record
        ADD CHECK (
          kind IN ('session', 'identity', 'pre_key', 'retry_key', 'sender_key',
            'sender_key_shared', 'alias', 'owner', 'trust', 'nct_salt', 'first_contacts',
            'sync_key', 'sync_state', 'history', 'timer')),
        ADD CHECK (length(name) <= 255);
      ALTER TABLE outbox
        ADD CHECK (length(id) BETWEEN 1 AND 64),
        ADD CHECK (length(message_id) BETWEEN 1 AND 128),
        ADD CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
        ADD CHECK ((state = 'sending') = (sealed_stanza IS NOT NULL)),
        ADD CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
        ADD CHECK (sealed_content IS NOT NULL OR state IN ('sent', 'failed')),
        ADD CHECK (length(idempotency_key) BETWEEN 1 AND 255),
        ADD CHECK (length(fingerprint) = 32),
        ADD CHECK ((idempotency_key IS NULL) = (fingerprint IS NULL)),
        ADD CHECK (silences >= 0),
        ADD CHECK (refusals >= 0);
      ALTER TABLE event_counter ADD CHECK (position >= 0);
      ALTER TABLE event
        ADD CHECK (position > 0),
        ADD CHECK (length(type) BETWEEN 1 AND 64),
        ADD CHECK ((payload IS NULL) <> (sealed_payload IS NULL));
      ALTER TABLE message ADD CHECK (length(message_id) BETWEEN 1 AND 128);
      ALTER TABLE progress ADD CHECK (length(message_id) BETWEEN 1 AND 128);
      """;

  private Checks() {}

  static void addTo(DatabaseAddress address) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute(ALL);
    }
  }
}
