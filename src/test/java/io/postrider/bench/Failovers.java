package io.postrider.bench;

import io.postrider.FreePorts;
import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import io.postrider.store.TestDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

  /// Names tell the order of the starts.
  private static final String OLDEST =
      "SELECT min(id) FROM node WHERE lease_until > clock_timestamp()";

  private static final String OF_OTHERS = "SELECT count(*) FROM session WHERE owner <> ?";

  private static final String FORGET = "DROP TABLE IF EXISTS lost";

  private static final String LOST =
      "CREATE TEMPORARY TABLE lost AS SELECT id FROM session WHERE owner = ?";

  /// How many of them work again.
  private static final String AGAIN =
      """
      SELECT count(*) FROM session JOIN lost USING (id)
      WHERE status = 'working' AND last_connected_at >= ?
      """;

  private static final String MOMENTS =
      """
      SELECT extract(epoch FROM last_connected_at - ?::timestamptz)::float8
      FROM session JOIN lost USING (id) ORDER BY 1
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

  private Failovers(Options options) {
    this.options = options;
  }

  static void run(Options options) throws Exception {
    Failovers failovers = new Failovers(options);
    try {
      for (int sessions : options.failover()) {
        failovers.run(sessions);
      }
    } finally {
      failovers.table.print();
    }
  }

  private void run(int sessions) throws Exception {
    Path data = Folders.fresh("failover");
    Vertx vertx = Vertx.vertx();
    List<GatewayProcess> nodes = new ArrayList<>();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"));
        SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"))) {
      List<Integer> ports = new ArrayList<>(FreePorts.of(options.nodes()));
      for (int port : ports) {
        nodes.add(
            GatewayProcess.start(
                data.resolve("node" + port), settings(sandbox, database.address(), port, ports)));
        if (options.late() && nodes.size() == 1) {
          link(vertx, sandbox, nodes, sessions);
        }
      }
      if (!options.late()) {
        link(vertx, sandbox, nodes, sessions);
      }
      try (Connection connection = TestDatabase.connect(database.address())) {
        ProcessHandle postgres = Folders.database(data.resolve("database"));
        Supplier<Used> usage = () -> used(nodes, postgres, sandbox);
        measure(vertx, connection, nodes, sessions, usage);
        for (int kill = 1; kill < options.kills(); kill++) {
          nodes.removeFirst().close();
          ports.addLast(ports.removeFirst());
          int port = ports.getLast();
          Path again = data.resolve("node" + port + "-" + kill);
          nodes.add(
              GatewayProcess.start(again, settings(sandbox, database.address(), port, ports)));
          measure(vertx, connection, nodes, sessions, usage);
        }
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
    settings.putAll(SharedDatabase.settings(database));
    settings.put("POSTRIDER_CLUSTER_PORT", Integer.toString(port));
    settings.put(
        "POSTRIDER_CLUSTER_MEMBERS",
        ports.stream().map(one -> "127.0.0.1:" + one).collect(Collectors.joining(",")));
    return settings;
  }

  /// Each node links its share, so that little has to move.
  private void link(Vertx vertx, SandboxProcess sandbox, List<GatewayProcess> nodes, int sessions)
      throws Exception {
    for (int i = 0; i < nodes.size(); i++) {
      GatewayProcess node = nodes.get(i);
      double before = Proc.residentMegabytes(node.handle());
      Contender contender = Contender.of(node, Optional.empty());
      Linker linker = new Linker(vertx, sandbox.control(), "7" + i, false);
      int share = sessions / nodes.size() + (i < sessions % nodes.size() ? 1 : 0);
      linker.linkUpTo(contender, share, options.linking());
      System.out.printf(
          "node %d: %d sessions linked, RSS %.1f MB before, %.1f MB after%n",
          i + 1, share, before, Proc.residentMegabytes(node.handle()));
    }
  }

  private void awaitWarm(Connection connection, String oldest) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count(connection, OF_OTHERS, oldest) < options.warm()) {
      Thread.sleep(POLL_MILLIS);
      if (System.nanoTime() > end) {
        throw new TimeoutException("the others have not taken " + options.warm());
      }
    }
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
      Vertx vertx,
      Connection connection,
      List<GatewayProcess> nodes,
      int sessions,
      Supplier<Used> usage)
      throws Exception {
    String victim = oldest(connection);
    awaitWarm(connection, victim);
    Pause.of(vertx, options.rest());
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
    Instant killed = Instant.now();
    int _ = nodes.getFirst().kill();
    int lost = lost(connection, victim); // after it: sessions move until then
    long end = System.nanoTime() + PATIENCE.toNanos();
    int working = 0;
    while (working < lost) {
      Thread.sleep(POLL_MILLIS);
      working = count(connection, AGAIN, Timestamp.from(killed));
      if (System.nanoTime() > end) {
        throw new TimeoutException(working + " of " + lost + " work in time");
      }
    }
    List<Double> again = moments(connection, killed);
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

  /// When each could be used again, in seconds since then, by the clock of its node.
  private static List<Double> moments(Connection connection, Instant since) throws SQLException {
    List<Double> moments = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MOMENTS)) {
      statement.setObject(1, Timestamp.from(since));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          moments.add(row.getDouble(1));
        }
      }
    }
    return moments;
  }

  private static int lost(Connection connection, String owner) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.execute();
    }
    try (PreparedStatement statement = connection.prepareStatement(LOST)) {
      statement.setString(1, owner);
      return statement.executeUpdate();
    }
  }

  private static String oldest(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OLDEST);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static int count(Connection connection, String query, Object of) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setObject(1, of);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
