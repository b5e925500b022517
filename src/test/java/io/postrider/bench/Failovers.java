package io.postrider.bench;

import io.postrider.FreePorts;
import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Nodes share linked sessions, and one of them is killed: how long until each session that it had
/// works on another one, by the row that is written at its login.
final class Failovers {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Seldom and cheap: what asks takes nothing from those that it asks about.
  private static final long POLL_MILLIS = 250;

  /// The node that has most of those that it has linked, and how many of them.
  private static final String MOST =
      """
      SELECT owner, count(*) FROM session WHERE id = ANY (?)
      GROUP BY owner ORDER BY count(*) DESC LIMIT 1
      """;

  private static final String LOST =
      "CREATE TEMPORARY TABLE lost AS SELECT id FROM session WHERE owner = ?";

  /// How many of them work again.
  private static final String AGAIN =
      """
      SELECT count(*) FROM session JOIN lost USING (id)
      WHERE status = 'working' AND last_connected_at >= ?
      """;

  private final Options options;
  private final Table table =
      new Table(
          "kill -9 of one of several nodes",
          "nodes",
          "sessions",
          "of the killed",
          "first s",
          "half s",
          "all s",
          "CPU s/1,000 takers",
          "database",
          "sandbox",
          "MB/session of a node");

  /// A node by its name in the database, and how many sessions it has.
  private record Owner(String name, int sessions) {}

  private Failovers(Options options) {
    this.options = options;
  }

  static void run(Options options) throws Exception {
    Failovers failovers = new Failovers(options);
    for (int sessions : options.failover()) {
      failovers.run(sessions);
    }
    failovers.table.print();
  }

  private void run(int sessions) throws Exception {
    Path data = Folders.fresh("failover");
    Vertx vertx = Vertx.vertx();
    List<GatewayProcess> nodes = new ArrayList<>();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"));
        SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"))) {
      List<Integer> ports = FreePorts.of(options.nodes());
      List<Linked> ofFirst = new ArrayList<>();
      for (int port : ports) {
        nodes.add(
            GatewayProcess.start(
                data.resolve("node" + port), settings(sandbox, database.address(), port, ports)));
        if (options.late() && nodes.size() == 1) {
          ofFirst.addAll(link(vertx, sandbox, nodes, sessions));
        }
      }
      if (!options.late()) {
        ofFirst.addAll(link(vertx, sandbox, nodes, sessions));
      }
      try (Connection connection = connect(database.address())) {
        ProcessHandle postgres = Folders.database(data.resolve("database"));
        awaitWarm(connection, ofFirst);
        measure(connection, nodes, ofFirst, sessions, () -> used(nodes, postgres, sandbox));
      }
    } finally {
      nodes.forEach(GatewayProcess::close);
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static Map<String, String> settings(
      SandboxProcess sandbox, DatabaseAddress database, int port, List<Integer> ports) {
    Map<String, String> settings =
        new HashMap<>(GatewayProcess.network(sandbox.webSocketUrl(), sandbox.rootKey()));
    settings.put(
        "DATABASE_URL",
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(
                database.user(),
                database.password().reveal(),
                database.port(),
                database.database()));
    settings.put("POSTRIDER_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    settings.put("POSTRIDER_QUOTA_SESSIONS", "100000");
    settings.put("POSTRIDER_CLUSTER_PORT", Integer.toString(port));
    settings.put(
        "POSTRIDER_CLUSTER_MEMBERS",
        ports.stream().map(one -> "127.0.0.1:" + one).collect(Collectors.joining(",")));
    return settings;
  }

  /// Each node links its share, so that little has to move.
  ///
  /// @return those of the first node
  private List<Linked> link(
      Vertx vertx, SandboxProcess sandbox, List<GatewayProcess> nodes, int sessions)
      throws Exception {
    List<List<Linked>> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      GatewayProcess node = nodes.get(i);
      double before = Proc.residentMegabytes(node.handle());
      Contender contender = Contender.of(node, Optional.empty());
      Linker linker = new Linker(vertx, sandbox.control(), "7" + i, false);
      int share = sessions / nodes.size() + (i < sessions % nodes.size() ? 1 : 0);
      all.add(linker.linkUpTo(contender, share, options.linking()));
      System.out.printf(
          "node %d: %d sessions linked, RSS %.1f MB before, %.1f MB after%n",
          i + 1, share, before, Proc.residentMegabytes(node.handle()));
    }
    return all.getFirst();
  }

  private void awaitWarm(Connection connection, List<Linked> linked) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (linked.size() - most(connection, linked).sessions() < options.warm()) {
      Thread.sleep(POLL_MILLIS);
      if (System.nanoTime() > end) {
        throw new TimeoutException("the others have not taken " + options.warm());
      }
    }
  }

  private static Owner most(Connection connection, List<Linked> linked) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOST)) {
      statement.setArray(
          1, connection.createArrayOf("text", linked.stream().map(Linked::id).toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Owner(row.getString(1), row.getInt(2));
      }
    }
  }

  private static Connection connect(DatabaseAddress database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.database(),
        database.user(),
        database.password().reveal());
  }

  /// CPU seconds.
  private record Used(double takers, double database, double sandbox) {
    private Used since(Used before) {
      return new Used(takers - before.takers, database - before.database, sandbox - before.sandbox);
    }
  }

  private static Used used(
      List<GatewayProcess> nodes, ProcessHandle database, SandboxProcess sandbox) {
    return new Used(
        nodes.stream().skip(1).mapToDouble(node -> Proc.ownCpuSeconds(node.handle())).sum(),
        Proc.cpuSeconds(database),
        Proc.ownCpuSeconds(sandbox.handle()));
  }

  private void measure(
      Connection connection,
      List<GatewayProcess> nodes,
      List<Linked> ofFirst,
      int sessions,
      Supplier<Used> usage)
      throws Exception {
    ProcessHandle taker = nodes.getLast().handle();
    if (options.recording()) {
      Jcmd.record(taker);
    }
    Used before = usage.get();
    double megabytes =
        nodes.stream()
            .mapToDouble(node -> Proc.residentMegabytes(node.handle()))
            .average()
            .orElse(0);
    String victim = most(connection, ofFirst).name();
    Instant killed = Instant.now();
    int _ = nodes.getFirst().kill();
    int lost = lost(connection, victim); // after it: sessions move until then
    List<Double> again = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (again.size() < lost) {
      Thread.sleep(POLL_MILLIS);
      int working = working(connection, killed);
      double seconds = Duration.between(killed, Instant.now()).toMillis() / 1e3;
      while (again.size() < working) {
        again.add(seconds);
      }
      if (System.nanoTime() > end) {
        throw new TimeoutException(working + " of " + lost + " work in time");
      }
    }
    Used used = usage.get().since(before);
    if (options.recording()) {
      Jcmd.keepRecording(taker, Folders.root().resolve("failover-" + sessions + ".jfr"));
    }
    double thousands = again.size() / 1e3;
    table.add(
        nodes.size(),
        sessions,
        again.size(),
        again.getFirst(),
        again.get(again.size() / 2),
        again.getLast(),
        used.takers() / thousands,
        used.database() / thousands,
        used.sandbox() / thousands,
        megabytes * nodes.size() / sessions);
  }

  private static int lost(Connection connection, String owner) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOST)) {
      statement.setString(1, owner);
      return statement.executeUpdate();
    }
  }

  private static int working(Connection connection, Instant since) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
      statement.setTimestamp(1, Timestamp.from(since));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
