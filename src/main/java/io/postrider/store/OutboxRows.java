package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxSummary;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Rows of `outbox` as records.
final class OutboxRows {
  /// The columns that `summary` reads.
  static final String SUMMARY =
      """
      id, session_id, message_id, recipient, state, idempotency_key, fingerprint, error, sent_at,
      position, created_at, updated_at\
      """;

  /// The columns that `whole` reads.
  static final String WHOLE =
      SUMMARY + ", async, silences, refusals, sealed_content, sealed_stanza";

  private OutboxRows() {}

  static OutboxSummary summary(Row row) {
    return new OutboxSummary(
        new OutboxId(row.getString("id")),
        new SessionId(row.getString("session_id")),
        new MessageId(row.getString("message_id")),
        SessionRows.jid(row.getString("recipient")),
        state(row),
        row.getString("error"),
        key(row),
        Columns.instantOrNull(row, "sent_at"),
        row.getLong("position"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }

  static OutboxEntry whole(Row row, Sealer sealer) {
    OutboxId id = new OutboxId(row.getString("id"));
    SessionId session = new SessionId(row.getString("session_id"));
    Bytes stanza = Columns.bytesOrNull(row, "sealed_stanza");
    return new OutboxEntry(
        id,
        session,
        new MessageId(row.getString("message_id")),
        SessionRows.jid(row.getString("recipient")),
        state(row),
        sealer.open(Place.content(session, id), Columns.bytes(row, "sealed_content")),
        stanza == null ? null : sealer.open(Place.stanza(session, id), stanza),
        row.getBoolean("async"),
        key(row),
        row.getString("error"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }

  private static OutboxEntry.State state(Row row) {
    return OutboxEntry.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
  }

  private static @Nullable IdempotencyKey key(Row row) {
    String value = row.getString("idempotency_key");
    return value == null ? null : new IdempotencyKey(value, Columns.bytes(row, "fingerprint"));
  }
}
