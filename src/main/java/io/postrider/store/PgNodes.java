package io.postrider.store;

import io.postrider.cluster.Nodes;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Nodes and the sessions of all of them, in the database.
final class PgNodes implements Nodes {
  private static final String LIST =
      """
      SELECT %s, (SELECT count(*)::integer FROM session s WHERE s.owner = node.id) AS sessions
      FROM node WHERE $1::text IS NULL OR id = $1
      ORDER BY started_at DESC, id DESC
      """
          .formatted(Members.COLUMNS);

  /// Ids of sessions ascend in time.
  private static final String SESSIONS =
      """
      SELECT %s FROM session s
      WHERE ($1::text IS NULL OR s.owner = $1)
        AND ($2::text IS NULL OR s.status = $2)
        AND ($3::text IS NULL OR s.organization_id = $3)
        AND ($4::text IS NULL OR s.id < $4)
      ORDER BY s.id DESC LIMIT $5
      """
          .formatted(SessionRows.COLUMNS);

  /// One that works has a reason when it may not do all that it could.
  private static final String BY_STATUS =
      """
      SELECT status, count(*)::integer AS sessions,
        count(*) FILTER (WHERE status = 'working' AND reason IS NOT NULL)::integer AS restricted
      FROM session WHERE owner = $1 GROUP BY status
      """;

  private static final String WAITING =
      """
      SELECT count(*)::integer AS messages,
        COALESCE(extract(epoch FROM clock_timestamp() - min(o.created_at)), 0)::float8 AS oldest
      FROM session s
      JOIN outbox o ON o.session_id = s.id AND o.state IN ('queued', 'sending')
      WHERE s.owner = $1
      """;

  private final Sql sql;

  PgNodes(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<List<Inhabited>> list() {
    return read(null);
  }

  @Override
  public Future<Optional<Inhabited>> find(String node) {
    return read(node).map(found -> found.stream().findFirst());
  }

  private Future<List<Inhabited>> read(@Nullable String node) {
    return sql.run(LIST, Tuple.of(node))
        .map(
            rows ->
                rows.stream()
                    .map(row -> new Inhabited(Members.of(row), row.getInteger("sessions")))
                    .toList());
  }

  @Override
  public Future<Boolean> drain(String node) {
    return sql.run(PgOwnershipStore.DRAIN, Tuple.of(node)).map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<List<SessionRow>> sessions(Search search, int limit) {
    Tuple values =
        Tuple.of(
            search.node().orElse(null),
            search.status().map(SessionStatus::wire).orElse(null),
            search.organization().map(OrganizationId::value).orElse(null),
            search.before().map(SessionId::value).orElse(null),
            limit);
    return sql.run(SESSIONS, values)
        .map(rows -> rows.stream().map(SessionRows::withoutCredentials).toList());
  }

  @Override
  public Future<Census> census(String node) {
    return sql.run(BY_STATUS, Tuple.of(node))
        .compose(
            rows -> {
              Map<SessionStatus, Integer> sessions = new EnumMap<>(SessionStatus.class);
              int restricted = 0;
              for (Row row : rows) {
                sessions.put(
                    SessionStatus.ofWire(row.getString("status")), row.getInteger("sessions"));
                restricted += row.getInteger("restricted");
              }
              int counted = restricted;
              return sql.run(WAITING, Tuple.of(node))
                  .map(waiting -> census(sessions, waiting.iterator().next(), counted));
            });
  }

  private static Census census(Map<SessionStatus, Integer> sessions, Row waiting, int restricted) {
    return new Census(
        sessions,
        waiting.getInteger("messages"),
        Duration.ofMillis(Math.max(0, (long) (waiting.getDouble("oldest") * 1_000))),
        restricted);
  }
}
