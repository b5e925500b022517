package io.postrider.store;

import io.postrider.cluster.Loads;
import io.postrider.cluster.Member;
import io.postrider.cluster.OwnershipStore;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ownership as the owner and the epoch in the session's row, and leases as rows of `node`.
final class PgOwnershipStore implements OwnershipStore {
  private static final String MEMBERS = "SELECT " + Members.COLUMNS + " FROM node ORDER BY id";

  private static final String LEAVE =
      "UPDATE node SET lease_until = clock_timestamp() WHERE id = $1";

  private static final String CLEAR = "DELETE FROM node";

  static final String DRAIN = "UPDATE node SET draining = true WHERE id = $1";

  /// Nodes that have been gone for long and own nothing.
  private static final String FORGET =
      """
      DELETE FROM node n
      WHERE n.lease_until < clock_timestamp() - interval '1 hour'
        AND NOT EXISTS (SELECT FROM session s WHERE s.owner = n.id)
      """;

  private static final String LOADS =
      """
      SELECT owner, organization_id, count(*)::integer AS sessions FROM session
      GROUP BY owner, organization_id
      """;

  private static final String OWNED =
      "SELECT id, organization_id FROM session WHERE owner = ANY ($1)";

  private static final String EPOCHS = "SELECT id, epoch FROM session WHERE owner = $1";

  /// Whoever renews at the same time waits, or is waited for: what is found over here stays over
  /// until the claim is committed. Several may claim from the same one at once.
  private static final String LOCK_NODES =
      """
      SELECT n.id, n.lease_until <= clock_timestamp() OR w.until IS NOT NULL AS over
      FROM node n
      LEFT JOIN unnest($2::text[], $3::timestamptz[]) AS w (id, until)
        ON w.id = n.id AND w.until = n.lease_until
      WHERE n.id = ANY ($1) ORDER BY n.id FOR SHARE OF n
      """;

  /// Higher than the one before, and one that no other claim has: also than those that a database
  /// has forgotten which another one has replaced.
  private static final String NEXT_EPOCH =
      "greatest(s.epoch + 1, (extract(epoch FROM now()) * 1000000)::bigint)";

  /// Locks in the order in which commits lock, so that the two never wait for each other in a
  /// circle. Commits of the previous owner that come later find a stale epoch.
  private static final String CLAIM =
      """
      WITH locked AS (
        SELECT id FROM session WHERE id = ANY ($2) AND owner = ANY ($3)
        ORDER BY id FOR NO KEY UPDATE)
      UPDATE session s SET owner = $1, epoch = %s
      FROM locked WHERE s.id = locked.id
      RETURNING %s, s.sealed_credentials
      """
          .formatted(NEXT_EPOCH, SessionRows.COLUMNS);

  /// Of those that were claimed before: what their former owners have committed is seen, and more
  /// than that they cannot commit. One look into an index for each.
  private static final String NOTHING_WAITS =
      """
      SELECT c.id FROM unnest($1::text[]) AS c (id)
      WHERE NOT EXISTS (
          SELECT FROM outbox o WHERE o.session_id = c.id AND o.state = 'queued' OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM outbox o WHERE o.session_id = c.id AND o.state = 'sending' OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM gap g WHERE g.session_id = c.id AND g.state = 'waiting' OFFSET 0)
      """;

  private static final String HAND =
      """
      UPDATE session s SET owner = $4, epoch = %s
      WHERE s.id = $1 AND s.epoch = $2 AND s.owner = $3
        AND EXISTS (
          SELECT FROM node n
          WHERE n.id = $4 AND NOT n.draining AND n.lease_until > clock_timestamp())
      """
          .formatted(NEXT_EPOCH);

  private static final Logger LOG = LoggerFactory.getLogger(PgOwnershipStore.class);

  private final Vertx vertx;
  private final Sql sql;
  private final Sql leases;
  private final Sealer sealer;
  private final Renewal renewal;

  /// @param leases a connection of its own, which nothing else makes wait
  PgOwnershipStore(Vertx vertx, Sql sql, Sql leases, KeyRing ring) {
    this.vertx = vertx;
    this.sql = sql;
    this.leases = leases;
    this.sealer = ring.sealer();
    this.renewal = new Renewal(leases, ring);
  }

  @Override
  public Future<List<Member>> renew(Node node, Duration lease) {
    return renewal.renew(node, lease);
  }

  @Override
  public Future<List<Member>> members() {
    return leases.run(MEMBERS, Tuple.tuple()).map(PgOwnershipStore::members);
  }

  private static List<Member> members(RowSet<Row> rows) {
    return rows.stream().map(Members::of).toList();
  }

  @Override
  public Future<Void> leave(String node) {
    return leases.run(LEAVE, Tuple.of(node)).mapEmpty();
  }

  @Override
  public Future<Void> clear() {
    return leases.run(CLEAR, Tuple.tuple()).mapEmpty();
  }

  @Override
  public Future<Boolean> drain(String node) {
    return sql.run(DRAIN, Tuple.of(node)).map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Loads> loads() {
    return sql.run(FORGET, Tuple.tuple())
        .compose(_ -> sql.run(LOADS, Tuple.tuple()))
        .map(
            rows -> {
              Loads loads = new Loads();
              rows.forEach(
                  row ->
                      loads.add(
                          row.getString("owner"),
                          new OrganizationId(row.getString("organization_id")),
                          row.getInteger("sessions")));
              return loads;
            });
  }

  @Override
  public Future<List<Orphan>> owned(Collection<String> owners) {
    return sql.run(OWNED, Tuple.of(owners.toArray(String[]::new)))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Orphan(
                                new SessionId(row.getString("id")),
                                new OrganizationId(row.getString("organization_id"))))
                    .toList());
  }

  @Override
  public Future<Map<SessionId, Epoch>> epochs(String node) {
    return sql.run(EPOCHS, Tuple.of(node))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> new SessionId(row.getString("id")),
                            row -> new Epoch(row.getLong("epoch")))));
  }

  @Override
  public Future<List<SessionRow>> claim(
      String node, Set<SessionId> sessions, Collection<String> owners, Map<String, Instant> over) {
    return sql.rowsOf(
            connection ->
                without(connection, node, owners, over)
                    .compose(
                        free ->
                            connection
                                .preparedQuery(CLAIM)
                                .execute(Tuple.of(node, ids(sessions), free))))
        .compose(
            claimed ->
                nothingWaits(claimed)
                    .compose(quiet -> vertx.executeBlocking(() -> opened(claimed, quiet))));
  }

  /// Those of which nothing waits, as far as that is known.
  private Future<Set<String>> nothingWaits(RowSet<Row> claimed) {
    if (claimed.size() == 0) {
      return Future.succeededFuture(Set.of());
    }
    String[] ids = claimed.stream().map(row -> row.getString("id")).toArray(String[]::new);
    return sql.run(NOTHING_WAITS, Tuple.of(ids))
        .map(rows -> rows.stream().map(row -> row.getString("id")).collect(Collectors.toSet()))
        .onFailure(thrown -> LOG.warn("what waits is not known: {}", thrown.toString()))
        .otherwise(Set.of());
  }

  private static String[] ids(Set<SessionId> sessions) {
    return sessions.stream().map(SessionId::value).sorted().toArray(String[]::new);
  }

  /// Those of the owners that may be claimed from.
  private static Future<String[]> without(
      SqlConnection connection, String node, Collection<String> owners, Map<String, Instant> over) {
    String[] others = owners.stream().filter(owner -> !owner.equals(node)).toArray(String[]::new);
    List<Map.Entry<String, Instant>> watched = List.copyOf(over.entrySet());
    return connection
        .preparedQuery(LOCK_NODES)
        .execute(
            Tuple.of(
                others,
                watched.stream().map(Map.Entry::getKey).toArray(String[]::new),
                watched.stream()
                    .map(lease -> lease.getValue().atOffset(ZoneOffset.UTC))
                    .toArray(OffsetDateTime[]::new)))
        .map(
            rows -> {
              Set<String> free = new HashSet<>(owners);
              rows.forEach(
                  row -> {
                    if (!row.getBoolean("over")) {
                      free.remove(row.getString("id"));
                    }
                  });
              return free.toArray(String[]::new);
            });
  }

  @Override
  public Future<Boolean> hand(SessionId session, Epoch epoch, String from, String to) {
    return sql.run(HAND, Tuple.of(session.value(), epoch.value(), from, to))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Thousands of rows take longer than an event loop may be held.
  private List<SessionRow> opened(RowSet<Row> rows, Set<String> quiet) {
    return rows.stream()
        .flatMap(this::opened)
        .map(row -> quiet.contains(row.id().value()) ? row.withNothingWaiting() : row)
        .toList();
  }

  /// One that is damaged must not keep the others from running.
  private Stream<SessionRow> opened(Row row) {
    try {
      return Stream.of(SessionRows.whole(row, sealer));
    } catch (RuntimeException damaged) {
      LOG.error("session {} is damaged and does not run", row.getString("id"), damaged);
      return Stream.empty();
    }
  }
}
