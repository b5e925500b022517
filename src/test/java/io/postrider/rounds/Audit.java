package io.postrider.rounds;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the database itself notes, by triggers of the test: over which connection which session was
/// written under which epoch, and how owner, epoch and status of each session changed.
final class Audit {
  private static final String TRIGGERS =
      """
      CREATE TABLE audit_write (
        session_id text NOT NULL, epoch bigint NOT NULL, port integer, at timestamptz NOT NULL);
      CREATE TABLE audit_session (
        session_id text NOT NULL, owner text NOT NULL, epoch bigint NOT NULL, status text NOT NULL,
        connected timestamptz, at timestamptz NOT NULL);

      CREATE FUNCTION audit_write() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_write
          SELECT id, epoch, inet_client_port(), pg_catalog.clock_timestamp()
          FROM session WHERE id = NEW.session_id;
        RETURN NULL;
      END $$;
      CREATE FUNCTION audit_session() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_session VALUES (
          NEW.id, NEW.owner, NEW.epoch, NEW.status, NEW.last_connected_at, pg_catalog.clock_timestamp());
        RETURN NULL;
      END $$;

      CREATE TRIGGER audit AFTER INSERT OR UPDATE ON outbox
        FOR EACH ROW EXECUTE FUNCTION audit_write();
      CREATE TRIGGER audit AFTER INSERT OR UPDATE ON signal_record
        FOR EACH ROW EXECUTE FUNCTION audit_write();
      CREATE TRIGGER audit AFTER INSERT ON event
        FOR EACH ROW EXECUTE FUNCTION audit_write();
      CREATE TRIGGER audit AFTER INSERT OR UPDATE OF owner, epoch, status, last_connected_at
        ON session FOR EACH ROW EXECUTE FUNCTION audit_session();
      """;

  /// Who wrote under an epoch.
  private static final String WRITERS =
      """
      SELECT session_id || ' epoch ' || epoch, port, min(at) FROM audit_write
      GROUP BY session_id, epoch, port
      """;

  /// Epochs under which something was written after writes under a later one.
  private static final String STALE =
      """
      WITH spans AS (SELECT session_id, epoch, min(at) AS since, max(at) AS until
        FROM audit_write GROUP BY session_id, epoch)
      SELECT count(*) FROM spans w
      WHERE until > (SELECT min(since) FROM spans l
                     WHERE l.session_id = w.session_id AND l.epoch > w.epoch)
      """;

  /// Two owners under one epoch.
  private static final String SHARED =
      """
      SELECT count(*) FROM (SELECT 1 FROM audit_session
        GROUP BY session_id, epoch HAVING count(DISTINCT owner) > 1) AS shared
      """;

  private static final String MOVES =
      "SELECT count(DISTINCT (session_id, owner)) - count(DISTINCT session_id) FROM audit_session";

  /// Over which ports an owner has written.
  private static final String OWNERS =
      """
      SELECT a.owner, w.port, min(w.at) FROM audit_session a
      JOIN audit_write w USING (session_id, epoch) GROUP BY a.owner, w.port
      """;

  /// When each of these sessions first worked again, by a login after the moment.
  private static final String AGAIN =
      """
      SELECT session_id, min(at) FROM audit_session
      WHERE session_id = ANY (?) AND status = 'working' AND connected >= ? AND at >= ?
      GROUP BY session_id
      """;

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);

  private final Postgres postgres;
  private final Ports ports;

  /// Begins to note, once the nodes have made their tables.
  Audit(Fleet fleet) {
    postgres = fleet.postgres();
    ports = fleet.ports();
    ask(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(TRIGGERS);
          }
        });
  }

  private interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T ask(Query<T> query) {
    try (Connection connection = postgres.connect()) {
      return query.on(connection);
    } catch (SQLException failed) {
      throw new AssertionError("the audit: " + failed.getMessage(), failed);
    }
  }

  private long number(String sql) {
    return ask(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /// How often a session has changed hands.
  long moves() {
    return number(MOVES);
  }

  /// The place of the newest event.
  long newest() {
    return number("SELECT coalesce(max(position), 0) FROM event");
  }

  /// Waits until no event is added any more.
  void quiet() {
    long[] last = {-1};
    Pace.until(
        QUIET_WITHIN,
        () -> {
          long now = newest();
          boolean same = now == last[0];
          last[0] = now;
          if (!same) {
            Pace.pass(QUIET);
          }
          return same;
        });
  }

  /// What no session may have: two writers, or an owner who came back.
  List<String> trespasses() {
    List<String> found = new ArrayList<>();
    long stale = number(STALE);
    if (stale > 0) {
      found.add(stale + " epochs under which was written when they were over");
    }
    long shared = number(SHARED);
    if (shared > 0) {
      found.add(shared + " epochs with two owners");
    }
    users(WRITERS)
        .forEach(
            (epoch, names) -> {
              if (names.size() > 1) {
                found.add(epoch + " of session has several writers: " + names);
              }
            });
    return found;
  }

  /// What is in the first column, and who has used the port in the second at the time in the third.
  private Map<String, Set<String>> users(String sql) {
    return ask(
        connection -> {
          Map<String, Set<String>> found = new HashMap<>();
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              found
                  .computeIfAbsent(rows.getString(1), _ -> new TreeSet<>())
                  .add(ports.user(rows.getInt(2), rows.getTimestamp(3).toInstant()));
            }
          }
          return found;
        });
  }

  /// The sessions that this node owns.
  List<String> ownedBy(Node node) {
    Map<String, Set<String>> owners = users(OWNERS);
    return ask(
        connection -> {
          List<String> found = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT id, owner FROM session")) {
            while (rows.next()) {
              if (owners.getOrDefault(rows.getString(2), Set.of()).contains(node.name())) {
                found.add(rows.getString(1));
              }
            }
          }
          return found;
        });
  }

  /// How long after a moment each of these sessions worked again, shortest first; those that do not
  /// are not in it.
  List<Duration> workingAgain(List<String> sessions, Instant since) {
    return ask(
        connection -> {
          List<Duration> found = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
            statement.setArray(1, connection.createArrayOf("text", sessions.toArray()));
            statement.setObject(2, since.atOffset(ZoneOffset.UTC));
            statement.setObject(3, since.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(Duration.between(since, rows.getTimestamp(2).toInstant()));
              }
            }
          }
          found.sort(null);
          return found;
        });
  }
}
