package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.postrider.auth.KeySecrets;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import io.postrider.store.TestDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Whether a send of as many sessions stays as cheap while the rest grows: by rows of the outbox
/// and the log (what is known of the progress of messages does not), by sessions that are connected
/// and do nothing, and by organizations, one for each that sends in place of one for all.
final class Growth {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);

  /// Until nothing is told any more of what was sent.
  private static final Duration QUIET = Duration.ofSeconds(5);

  /// Sent messages like the newest ones of all sessions, one of each in turn.
  private static final String OUTBOX =
      """
      INSERT INTO outbox (id, message_id, %1$s)
      SELECT md5('id' || n), md5('message' || n), %1$s
      FROM (
        SELECT *, row_number() OVER () AS place, count(*) OVER () AS places FROM (
          SELECT DISTINCT ON (session_id) * FROM outbox
          WHERE state = 'sent' ORDER BY session_id, position DESC) AS newest) AS one
      CROSS JOIN LATERAL generate_series(place, %2$d, places) AS n
      ORDER BY n
      """;

  /// Events like the newest one, behind it.
  private static final String LOG =
      """
      WITH moved AS (
        UPDATE event_counter SET position = position + %2$d
        WHERE organization_id = (
          SELECT organization_id FROM event_counter ORDER BY position DESC LIMIT 1)
        RETURNING organization_id, position - %2$d AS position)
      INSERT INTO event (position, %1$s)
      SELECT moved.position + n, %1$s
      FROM moved JOIN event USING (organization_id), generate_series(1, %2$d) AS n
      WHERE event.position = moved.position
      """;

  private final Options options;
  private final Vertx vertx;
  private final SandboxProcess sandbox;
  private final DatabaseAddress database;
  private final Table table =
      new Table(
          "sync text sends while the rest grows",
          "sending",
          "linked",
          "organizations",
          "outbox",
          "events",
          "sends/s",
          "p50 ms",
          "p99 ms",
          "errors",
          "CPU s/1,000 process",
          "database",
          "together",
          "sandbox");

  private Growth(Options options, Vertx vertx, SandboxProcess sandbox, DatabaseAddress database) {
    this.options = options;
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.database = database;
  }

  static void run(Options options) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path data = Folders.fresh("growth");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"));
        SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"));
        GatewayProcess gateway =
            sandbox.gateway(data.resolve("gateway"), SharedDatabase.settings(database.address()));
        Connection connection = TestDatabase.connect(database.address())) {
      Contender contender =
          Contender.of(gateway, Optional.of(Folders.database(data.resolve("database"))));
      new Growth(options, vertx, sandbox, database.address()).run(contender, connection);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  /// Several rounds each: a JVM gets faster by itself, and what is cheaper later says nothing.
  private void run(Contender contender, Connection connection) throws Exception {
    try {
      Linker linker = new Linker(vertx, sandbox.control(), "86", true);
      List<Linked> active =
          linker.linkUpTo(contender, options.sessions().getLast(), options.linking());
      measure(contender, connection, active, active.size());
      Pause.of(vertx, QUIET);
      fill(connection, "outbox", OUTBOX);
      fill(connection, "event", LOG);
      measure(contender, connection, active, active.size());
      int all = options.idle().getLast();
      new Linker(vertx, sandbox.control(), "87", false)
          .linkUpTo(contender, all - active.size(), options.linking());
      measure(contender, connection, active, all);
      List<String> keys = organizations(active.size());
      List<Linked> apart =
          new Linker(vertx, sandbox.control(), "88", true, keys)
              .linkUpTo(contender, active.size(), options.linking());
      measure(contender, connection, apart, all + apart.size());
    } finally {
      table.print();
    }
  }

  /// The keys of new organizations.
  private List<String> organizations(int many) throws Exception {
    List<String> keys = new ArrayList<>();
    Database opened = SharedDatabase.open(vertx, database);
    for (int number = 0; number < many; number++) {
      Secret key = KeySecrets.generate();
      OrganizationId owner = new OrganizationId("growth-" + number);
      Set<Capability> all = Set.of(Capability.values());
      opened
          .keys()
          .insert(KeySecrets.stored(key, owner, owner.value(), all, Instant.now()))
          .await(10, TimeUnit.SECONDS);
      keys.add(key.reveal());
    }
    opened.close().await(10, TimeUnit.SECONDS);
    return keys;
  }

  private void fill(Connection connection, String name, String rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String others = text(statement, others(name));
      int filled = statement.executeUpdate(rows.formatted(others, options.rows()));
      if (filled != options.rows()) {
        throw new IllegalStateException(filled + " rows of " + name);
      }
      statement.execute("VACUUM ANALYZE " + name);
      statement.execute("CHECKPOINT");
    }
  }

  /// The columns that are the same in all of them.
  private static String others(String table) {
    return """
    SELECT string_agg(column_name, ', ') FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = '%s' AND is_identity = 'NO'
      AND is_generated = 'NEVER'
      AND column_name NOT IN ('id', 'message_id', 'position', 'idempotency_key')
    """
        .formatted(table);
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private void measure(Contender contender, Connection connection, List<Linked> active, int linked)
      throws Exception {
    send(contender, active, options.warmUp());
    for (int round = 0; round < options.rounds(); round++) {
      Usage before = Usage.now(contender, sandbox.handle());
      long begun = System.nanoTime();
      Generator.Sample sample = send(contender, active, options.measured());
      double seconds = (System.nanoTime() - begun) / 1e9;
      Usage used = Usage.now(contender, sandbox.handle()).minus(before);
      Round figures = new Round(sample, used, seconds);
      try (Statement statement = connection.createStatement()) {
        table.add(
            active.size(),
            linked,
            active.stream().map(Linked::key).distinct().count(),
            text(statement, "SELECT count(*) FROM outbox"),
            text(statement, "SELECT count(*) FROM event"),
            figures.perSecond(),
            sample.millis().median(),
            sample.millis().worstPercent(),
            sample.errors(),
            figures.process(),
            figures.database(),
            figures.together(),
            figures.sandbox());
      }
    }
  }

  private Generator.Sample send(Contender contender, List<Linked> active, Duration time)
      throws Exception {
    Generator generator = new Generator(vertx, contender, false);
    generator.measure();
    generator.start(active);
    Pause.of(vertx, time);
    return generator.stop().await(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
  }
}
