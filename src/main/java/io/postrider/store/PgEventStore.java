package io.postrider.store;

import io.postrider.events.Batch;
import io.postrider.events.EventFilter;
import io.postrider.events.EventId;
import io.postrider.events.EventStore;
import io.postrider.events.Extent;
import io.postrider.events.LoggedEvent;
import io.postrider.model.Bytes;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The logs in the database.
final class PgEventStore implements EventStore {
  /// Positions that one statement looks through, so that none takes long, however few fit.
  private static final int WINDOW = 10_000;

  /// How many more of them one call looks through.
  private static final int MORE_WINDOWS = 9;

  private static final String EXTENT =
      """
      SELECT c.position AS newest, c.millis AS newest_millis, o.position AS oldest,
        o.millis AS oldest_millis
      FROM event_counter c
      LEFT JOIN LATERAL (
        SELECT e.position, e.millis FROM event e
        WHERE e.organization_id = c.organization_id ORDER BY e.position LIMIT 1) o ON true
      WHERE c.organization_id = $1
      """;

  /// One statement, so one snapshot: no event up to `reached` can appear later. The window begins
  /// at the first event that there is; a row without an event says that none fits. Of those that
  /// fit it gives as many as weigh no more than $10, at least one, and says how many there were;
  /// what they weigh is known without reading them.
  private static final String AFTER =
      """
      WITH oldest AS (
        SELECT e.position FROM event e WHERE e.organization_id = $1 ORDER BY e.position LIMIT 1),
      start AS (
        SELECT e.position FROM event e WHERE e.organization_id = $1 AND e.position > $2
        ORDER BY e.position LIMIT 1),
      reach AS (
        SELECT e.position, e.millis FROM event e
        WHERE e.organization_id = $1 AND e.position > $2
          AND e.position < (SELECT position FROM start) + $3
        ORDER BY e.position DESC LIMIT 1)
      SELECT c.position AS newest, c.millis AS newest_millis, o.position AS oldest,
        r.position AS reached, r.millis AS reached_millis, found.*
      FROM event_counter c
      LEFT JOIN oldest o ON true
      LEFT JOIN reach r ON true
      LEFT JOIN LATERAL (
        SELECT * FROM (
          SELECT chosen.*, count(*) OVER () AS fitting,
            sum(chosen.bytes) OVER (ORDER BY chosen.position) AS weight
          FROM (
            SELECT e.position, e.millis, e.session_id, e.at, e.type, e.payload, e.sealed_payload,
              coalesce(octet_length(e.sealed_payload), octet_length(e.payload), 0) AS bytes
            FROM event e
            WHERE e.organization_id = $1 AND e.position > $2 AND e.position <= r.position
              AND ($4::text[] IS NULL OR e.type = ANY($4::text[]))
              AND ($5::text IS NULL OR e.session_id = $5::text)
              AND ($7::text IS NULL
                OR EXISTS (SELECT FROM session s WHERE s.id = e.session_id AND s.owner = $7::text))
              AND (e.type <> 'auth.qr' OR ($8::boolean
                AND e.millis > floor(extract(epoch FROM clock_timestamp()) * 1000) - $9::bigint))
            ORDER BY e.position LIMIT $6) chosen) weighed
        WHERE weighed.weight <= $10::bigint OR weighed.weight = weighed.bytes
        ) found ON true
      WHERE c.organization_id = $1
      ORDER BY found.position
      """;

  /// Looks at the oldest of each log first, and further only where that one has to go. What is
  /// older has a smaller position, so each log loses its beginning and nothing else, also when two
  /// nodes do this at the same time.
  private static final String EXPIRE =
      """
      DELETE FROM event e USING (
        SELECT old.organization_id, old.position
        FROM event_counter c
        CROSS JOIN LATERAL (
          SELECT o.millis FROM event o
          WHERE o.organization_id = c.organization_id ORDER BY o.position LIMIT 1) oldest
        CROSS JOIN LATERAL (
          SELECT o.organization_id, o.position, o.millis FROM event o
          WHERE o.organization_id = c.organization_id AND oldest.millis < $1
          ORDER BY o.position LIMIT $2) old
        WHERE old.millis < $1
        LIMIT $2) due
      WHERE e.organization_id = due.organization_id AND e.position = due.position
      """;

  private static final String HEADS = "SELECT organization_id, position FROM event_counter";

  private static final String ORGANIZATION = "SELECT organization_id FROM session WHERE id = $1";

  /// An event that is empty keeps its place until it is as old as others: a reader who stands
  /// before the oldest of a log has lost something.
  private static final String EXPIRE_CODES =
      """
      UPDATE event e SET payload = '', sealed_payload = NULL
      FROM (
        SELECT o.organization_id, o.position FROM event o
        WHERE o.type = 'auth.qr' AND o.sealed_payload IS NOT NULL
          AND o.millis <= floor(extract(epoch FROM clock_timestamp()) * 1000) - $1::bigint
        ORDER BY o.millis LIMIT $2) old
      WHERE e.organization_id = old.organization_id AND e.position = old.position
      """;

  /// No code that links an account is valid for longer.
  private static final long CODE_MILLIS = 60_000;

  private final Sql sql;
  private final Sealer sealer;

  PgEventStore(Sql sql, Sealer sealer) {
    this.sql = sql;
    this.sealer = sealer;
  }

  @Override
  public Future<Extent> extent(OrganizationId organization) {
    return sql.run(EXTENT, Tuple.of(organization.value()))
        .map(
            rows ->
                rows.stream().findFirst().map(PgEventStore::extent).orElse(new Extent(1, 0, 0, 0)));
  }

  private static Extent extent(Row row) {
    long newest = row.getLong("newest");
    Long oldest = row.getLong("oldest");
    return oldest == null
        ? new Extent(newest + 1, newest, 0, row.getLong("newest_millis"))
        : new Extent(oldest, newest, row.getLong("oldest_millis"), row.getLong("newest_millis"));
  }

  @Override
  public Future<Batch> after(
      OrganizationId organization, long position, EventFilter filter, int limit) {
    return window(organization, position, filter, limit, MOST_BYTES)
        .compose(first -> onward(organization, first, filter, limit, MORE_WINDOWS));
  }

  /// Goes on through the log until there are enough, its end, as much of it as one call may look
  /// through, or a place where retention has overtaken the search; there the next call says so.
  private Future<Batch> onward(
      OrganizationId organization, Window found, EventFilter filter, int limit, int windows) {
    Batch batch = found.batch();
    int missing = limit - batch.events().size();
    if (missing <= 0 || found.isFull() || batch.reached() >= batch.newest() || windows == 0) {
      return Future.succeededFuture(batch);
    }
    return window(organization, batch.reached(), filter, missing, MOST_BYTES - found.bytes())
        .compose(
            next ->
                next.batch().oldest() > batch.reached() + 1
                    ? Future.succeededFuture(batch)
                    : onward(organization, next.behind(found), filter, limit, windows - 1));
  }

  /// @param bytes what is left; one event may weigh more
  private Future<Window> window(
      OrganizationId organization, long position, EventFilter filter, int limit, long bytes) {
    String[] types = filter.types().isEmpty() ? null : filter.types().toArray(String[]::new);
    String session = filter.session().map(SessionId::value).orElse(null);
    String gateway = filter.gateway().orElse(null);
    return sql.run(
            AFTER,
            Tuple.tuple()
                .addString(organization.value())
                .addLong(position)
                .addInteger(WINDOW)
                .addArrayOfString(types)
                .addString(session)
                .addInteger(limit)
                .addString(gateway)
                .addBoolean(filter.codes())
                .addLong(CODE_MILLIS)
                .addLong(bytes))
        .map(
            rows ->
                rows.size() == 0
                    ? new Window(
                        new Batch(List.of(), position, 0, position, position + 1), 0, false)
                    : Window.of(organization, rows, limit, sealer));
  }

  @Override
  public Future<Map<OrganizationId, Long>> heads() {
    return sql.run(HEADS, Tuple.tuple())
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> new OrganizationId(row.getString("organization_id")),
                            row -> row.getLong("position"))));
  }

  @Override
  public Future<Optional<OrganizationId>> organization(SessionId session) {
    return sql.run(ORGANIZATION, Tuple.of(session.value()))
        .map(
            rows ->
                rows.stream()
                    .map(row -> new OrganizationId(row.getString("organization_id")))
                    .findFirst());
  }

  @Override
  public Future<Integer> expire(Instant before, int limit) {
    return sql.run(EXPIRE, Tuple.of(before.toEpochMilli(), limit)).map(done -> done.rowCount());
  }

  @Override
  public Future<Integer> expireCodes(int limit) {
    return sql.run(EXPIRE_CODES, Tuple.of(CODE_MILLIS, limit)).map(done -> done.rowCount());
  }

  /// What one statement has found.
  ///
  /// @param bytes what its events weigh
  /// @param isFull whether more fit the filter, and would have weighed too much
  private record Window(Batch batch, long bytes, boolean isFull) {
    static Window of(OrganizationId organization, RowSet<Row> rows, int limit, Sealer sealer) {
      List<LoggedEvent> events =
          rows.stream()
              .filter(row -> row.getLong("position") != null)
              .map(row -> event(organization, row, sealer))
              .toList();
      Row first = rows.iterator().next();
      long newest = first.getLong("newest");
      Long oldest = first.getLong("oldest");
      boolean isFull = events.size() < fitting(first) || weight(rows) >= MOST_BYTES;
      EventId reached =
          isFull || events.size() == limit ? events.getLast().id() : reached(organization, first);
      Batch batch =
          new Batch(
              events,
              reached.position(),
              reached.millis(),
              newest,
              oldest == null ? newest + 1 : oldest);
      return new Window(batch, weight(rows), isFull);
    }

    /// How many there were to choose from.
    private static long fitting(Row row) {
      Long fitting = row.getLong("fitting");
      return fitting == null ? 0 : fitting;
    }

    private static long weight(RowSet<Row> rows) {
      return rows.stream()
          .map(row -> row.getLong("weight"))
          .filter(Objects::nonNull)
          .mapToLong(Long::longValue)
          .max()
          .orElse(0);
    }

    private static EventId reached(OrganizationId organization, Row row) {
      Long position = row.getLong("reached");
      return position == null
          ? EventId.of(organization, row.getLong("newest_millis"), row.getLong("newest"))
          : EventId.of(organization, row.getLong("reached_millis"), position);
    }

    private static LoggedEvent event(OrganizationId organization, Row row, Sealer sealer) {
      String type = row.getString("type");
      SessionId session = new SessionId(row.getString("session_id"));
      Bytes sealed = Columns.bytesOrNull(row, "sealed_payload");
      return new LoggedEvent(
          organization,
          EventId.of(organization, row.getLong("millis"), row.getLong("position")),
          type,
          session,
          Columns.instant(row, "at"),
          sealed == null
              ? row.getString("payload")
              : sealer.open(Place.event(session, type), sealed).utf8());
    }

    /// Both as one.
    Window behind(Window before) {
      List<LoggedEvent> events =
          Stream.concat(before.batch().events().stream(), batch.events().stream()).toList();
      Batch both =
          new Batch(
              events,
              batch.reached(),
              batch.reachedMillis(),
              batch.newest(),
              before.batch().oldest());
      return new Window(both, before.bytes() + bytes, isFull);
    }
  }
}
