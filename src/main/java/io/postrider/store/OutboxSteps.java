package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.Commit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a commit changes the session's outbox. Rows are found by their ids alone: `|| ''` keeps the
/// planner from going through all rows of a session, which looks cheap while most have few.
final class OutboxSteps {
  /// What was not acknowledged cannot be sent by another account, nor by another device of the
  /// same: its ciphertexts belong to the keys that go.
  static final String FORGET =
      """
      UPDATE outbox
      SET state = 'failed', sealed_stanza = NULL, error = 'logged out', updated_at = now()
      WHERE session_id = ANY($1::text[]) AND state IN ('queued', 'sending')
      """;

  /// Before what is added, which may have the key that this frees. What is `sending` goes when
  /// WhatsApp has said that it does not take it now.
  static final String CANCEL =
      """
      DELETE FROM outbox o
      USING unnest($1::text[], $2::text[]) AS w(session, id)
      WHERE o.id = w.id AND o.session_id || '' = w.session AND o.state IN ('queued', 'sending')
      """;

  /// Positions are given in the order of the arrays. Rows are inserted in the order of their keys:
  /// one whose key another transaction has inserted waits for the end of that, and must not do so
  /// in a circle. Those whose keys are taken are left out; any other conflict is an error.
  static final String ADD =
      """
      WITH added AS (
        INSERT INTO outbox (id, session_id, organization_id, message_id, recipient, state,
          sealed_content, sealed_stanza, async, idempotency_key, fingerprint, error, created_at,
          updated_at, position)
        OVERRIDING SYSTEM VALUE
        SELECT n.id, n.session, n.organization, n.message, n.recipient, n.state, n.content,
          n.stanza, n.async, n.key, n.fingerprint, n.error, n.created, n.updated, n.position
        FROM (
          SELECT w.*, nextval('outbox_position_seq') AS position
          FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
              $7::bytea[], $8::bytea[], $9::boolean[], $10::text[], $11::bytea[], $12::text[],
              $13::timestamptz[], $14::timestamptz[])
            WITH ORDINALITY AS w(session, organization, id, message, recipient, state, content,
              stanza, async, key, fingerprint, error, created, updated, place)
          ORDER BY w.place) n
        ORDER BY n.organization, n.key, n.place
        ON CONFLICT (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
        RETURNING id)
      SELECT coalesce(array_agg(id), '{}') AS added FROM added
      """;

  static final String START =
      """
      UPDATE outbox o
      SET state = 'sending', sealed_stanza = w.stanza, updated_at = w.updated
      FROM unnest($1::text[], $2::text[], $3::bytea[], $4::timestamptz[])
        AS w(session, id, stanza, updated)
      WHERE o.id = w.id AND o.session_id || '' = w.session AND o.state IN ('queued', 'sending')
      """;

  static final String COUNT =
      """
      UPDATE outbox o
      SET silences = w.silences, refusals = w.refusals
      FROM unnest($1::text[], $2::text[], $3::integer[], $4::integer[])
        AS w(session, id, silences, refusals)
      WHERE o.id = w.id AND o.session_id || '' = w.session AND o.state = 'sending'
      """;

  static final String FINISH =
      """
      UPDATE outbox o
      SET state = w.state, sealed_stanza = NULL, error = w.error, sent_at = w.sent,
        updated_at = w.updated
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[],
          $6::timestamptz[])
        AS w(session, id, state, error, sent, updated)
      WHERE o.id = w.id AND o.session_id || '' = w.session
      """;

  private final StepRows rows;
  private final SessionId session;
  private final String organization;
  private final Sealer sealer;

  private OutboxSteps(StepRows rows, Commit commit, Sealer sealer) {
    this.rows = rows;
    this.session = commit.session();
    this.organization = commit.organization().value();
    this.sealer = sealer;
  }

  /// @throws IllegalArgumentException when it touches another session's outbox
  static void add(StepRows rows, Commit commit, Sealer sealer) {
    OutboxSteps steps = new OutboxSteps(rows, commit, sealer);
    commit.outbox().forEach(steps::add);
  }

  private void add(OutboxChange change) {
    switch (change) {
      case OutboxChange.Add(var entry) -> addNew(entry);
      case OutboxChange.Sending(var id, var stanza, var at) ->
          rows.add(Step.START_OUTBOX, id.value(), sealedStanza(id, stanza), Columns.time(at));
      case OutboxChange.Counted(var id, var silences, var refusals) ->
          rows.add(Step.COUNT_OUTBOX, id.value(), silences, refusals);
      case OutboxChange.Sent(var id, var sentAt, var at) ->
          addEnd(id, OutboxEntry.State.SENT, null, sentAt, at);
      case OutboxChange.Failed(var id, var error, var at) ->
          addEnd(id, OutboxEntry.State.FAILED, error, null, at);
      case OutboxChange.Cancelled(var id) -> rows.add(Step.CANCEL_OUTBOX, id.value());
    }
  }

  private void addNew(OutboxEntry entry) {
    if (!entry.session().equals(session)) {
      throw new IllegalArgumentException("an outbox row of another session");
    }
    Bytes stanza = entry.stanza();
    IdempotencyKey key = entry.key();
    rows.add(
        Step.ADD_OUTBOX,
        organization,
        entry.id().value(),
        entry.messageId().value(),
        entry.to().toString(),
        PgOutboxStore.wire(entry.state()),
        Columns.bytea(sealer.seal(Place.content(session, entry.id()), entry.content())),
        stanza == null ? null : sealedStanza(entry.id(), stanza),
        entry.async(),
        key == null ? null : key.value(),
        key == null ? null : Columns.bytea(key.fingerprint()),
        entry.error(),
        Columns.time(entry.createdAt()),
        Columns.time(entry.updatedAt()));
  }

  private @Nullable Object sealedStanza(OutboxId id, Bytes stanza) {
    return Columns.bytea(sealer.seal(Place.stanza(session, id), stanza));
  }

  private void addEnd(
      OutboxId id,
      OutboxEntry.State state,
      @Nullable String error,
      @Nullable Instant sentAt,
      Instant at) {
    rows.add(
        Step.FINISH_OUTBOX,
        id.value(),
        PgOutboxStore.wire(state),
        error,
        Columns.time(sentAt),
        Columns.time(at));
  }
}
