package io.postrider.store;

import io.postrider.events.Payloads;
import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.session.state.Commit;
import io.postrider.session.state.SessionEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a commit adds to the log of its organization, after all else: whoever holds a counter makes
/// the others of the organization wait until the end of his transaction.
final class EventSteps {
  /// In order of organizations, so that no two wait for each other in a circle.
  static final String LOCK =
      """
      SELECT FROM event_counter c
      WHERE c.organization_id IN (
        SELECT w.organization FROM unnest($1::text[], $2::text[]) AS w(session, organization))
      ORDER BY c.organization_id FOR NO KEY UPDATE OF c
      """;

  /// Moves each counter once, by as many as there are events, which get their positions in the
  /// order of the arrays. A statement of its own, so that it sees what `LOCK` has waited for.
  static final String APPEND =
      """
      WITH happened AS (
        SELECT *, row_number() OVER (PARTITION BY organization ORDER BY place) AS number
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])
          WITH ORDINALITY AS w(session, organization, type, payload, at, place)),
      moved AS (
        UPDATE event_counter c
        SET position = c.position + n.events,
          millis = greatest(c.millis, floor(extract(epoch FROM clock_timestamp()) * 1000))
        FROM (SELECT organization, count(*) AS events FROM happened GROUP BY organization) n
        WHERE c.organization_id = n.organization
        RETURNING c.organization_id, c.position, c.millis, n.events),
      logged AS (
        INSERT INTO event (organization_id, position, millis, session_id, at, type, sealed_payload)
        SELECT h.organization, m.position - m.events + h.number, m.millis, h.session, h.at,
          h.type, h.payload
        FROM happened h JOIN moved m ON m.organization_id = h.organization)
      SELECT coalesce(array_agg(organization_id), '{}') AS logs,
        coalesce(array_agg(position), '{}') AS positions
      FROM moved
      """;

  private EventSteps() {}

  static void add(StepRows rows, Commit commit, Sealer sealer) {
    String organization = commit.organization().value();
    for (SessionEvent event : commit.events()) {
      Optional<Payloads.Entry> entry = Payloads.of(event);
      if (entry.isPresent()) {
        rows.add(
            Step.APPEND_EVENTS,
            organization,
            entry.get().type(),
            sealed(commit.session(), entry.get(), sealer),
            Columns.time(event.at()));
      }
    }
    if (!rows.of(Step.APPEND_EVENTS).isEmpty()) {
      rows.add(Step.LOCK_COUNTERS, organization);
    }
  }

  private static @Nullable Object sealed(SessionId session, Payloads.Entry entry, Sealer sealer) {
    Bytes payload = Bytes.utf8(entry.payload().encode());
    return Columns.bytea(sealer.seal(Place.event(session, entry.type()), payload));
  }
}
