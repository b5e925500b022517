package io.postrider.store;

import io.postrider.model.Jid;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Gap;
import io.postrider.session.state.Progress;
import io.postrider.session.state.SetAside;
import io.postrider.session.state.StoredMessage;

/// How a commit adds received messages, those without content or that were set aside, and the
/// progress of own ones.
final class MessageSteps {
  /// One that is there under either address of its sender stays as it is.
  static final String PUT =
      """
      INSERT INTO message (session_id, message_id, sender, sender_lid, chat, from_me,
        sealed_content, at)
      SELECT w.session, w.id, w.sender, w.lid, w.chat, w.from_me, w.content, w.at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
          $7::bytea[], $8::timestamptz[])
        AS w(session, id, sender, lid, chat, from_me, content, at)
      WHERE NOT EXISTS (
        SELECT FROM message m
        WHERE m.session_id = w.session AND m.message_id = w.id
          AND (m.sender IN (w.sender, w.lid) OR m.sender_lid IN (w.sender, w.lid)))
      ON CONFLICT (session_id, message_id, sender) DO NOTHING
      """;

  static final String RAISE =
      """
      INSERT INTO progress (session_id, message_id, sender, status)
      SELECT w.session, w.id, w.sender, max(w.status::delivery_status)
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
        AS w(session, id, sender, status)
      GROUP BY w.session, w.id, w.sender
      ON CONFLICT (session_id, message_id, sender) DO UPDATE SET status = excluded.status
      WHERE progress.status < excluded.status
      """;

  static final String SET_ASIDE =
      """
      INSERT INTO set_aside (session_id, id, kind, reason, sealed_stanza, at)
      SELECT w.session, w.id, w.kind, w.reason, w.stanza, w.at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::timestamptz[])
        AS w(session, id, kind, reason, stanza, at)
      """;

  /// A group of commits may hold several steps of one gap.
  static final String RAISE_GAPS =
      """
      INSERT INTO gap (session_id, message_id, sender, sender_lid, chat, from_me, kind, at, state)
      SELECT w.session, w.id, w.sender, max(w.lid), max(w.chat), bool_or(w.from_me), max(w.kind),
        max(w.at), max(w.state::gap_state)
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
          $7::text[], $8::timestamptz[], $9::text[])
        AS w(session, id, sender, lid, chat, from_me, kind, at, state)
      GROUP BY w.session, w.id, w.sender
      ON CONFLICT (session_id, message_id, sender) DO UPDATE SET state = excluded.state
      WHERE gap.state < excluded.state
      """;

  private MessageSteps() {}

  static void add(StepRows rows, Commit commit, Sealer sealer) {
    for (StoredMessage message : commit.messages()) {
      Place place = Place.message(commit.session(), message.id(), message.sender());
      rows.add(
          Step.PUT_MESSAGES,
          message.id().value(),
          message.sender().toString(),
          message.senderLid().map(Jid::toString).orElse(null),
          message.chat().toString(),
          message.fromMe(),
          message.content().length() == 0
              ? null
              : Columns.bytea(sealer.seal(place, message.content())),
          Columns.time(message.at()));
    }
    for (Progress progress : commit.progress()) {
      rows.add(
          Step.RAISE_PROGRESS,
          progress.id().value(),
          progress.sender().map(Jid::toString).orElse(""),
          progress.status().wire());
    }
    for (Gap gap : commit.gaps()) {
      rows.add(
          Step.RAISE_GAPS,
          gap.id().value(),
          gap.sender().toString(),
          gap.senderLid().map(Jid::toString).orElse(null),
          gap.chat().toString(),
          gap.fromMe(),
          gap.kind(),
          Columns.time(gap.at()),
          gap.state().wire());
    }
    for (SetAside aside : commit.aside()) {
      Place place = Place.aside(commit.session(), aside.id());
      rows.add(
          Step.SET_ASIDE,
          aside.id(),
          aside.kind(),
          aside.reason(),
          Columns.bytea(sealer.seal(place, aside.stanza())),
          Columns.time(aside.at()));
    }
  }
}
