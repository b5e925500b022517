package io.postrider.rounds;

import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import io.postrider.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The database of all nodes, which may be restarted, killed, paused, and worse; each start takes
/// another port.
final class Postgres implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  /// Functions that stand before those of PostgreSQL, so that its clock can be set.
  private static final String CLOCK =
      """
      CREATE SCHEMA skew;
      CREATE TABLE skew.clock (ahead interval NOT NULL);
      INSERT INTO skew.clock VALUES ('0');
      CREATE FUNCTION skew.now() RETURNS timestamptz LANGUAGE sql STABLE
        AS 'SELECT pg_catalog.now() + ahead FROM skew.clock';
      CREATE FUNCTION skew.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM skew.clock';
      ALTER DATABASE postgres SET search_path = public, skew, pg_catalog
      """;

  private final Path folder;
  private final Optional<Disk> disk;
  private final Service service = new Service();
  private volatile EmbeddedDatabase server;

  /// @param limited whether its disk can be full, where that is possible
  Postgres(Path folder, boolean limited) {
    this.folder = folder;
    this.disk = limited ? Disk.under(folder.resolve("postgres")) : Optional.empty();
    this.server = EmbeddedDatabase.start(folder);
    run(CLOCK);
  }

  /// How long it has been there.
  Service service() {
    return service;
  }

  /// Where it listens now.
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port());
  }

  /// `DATABASE_URL` of who reaches it at this address.
  String url(String host, int port) {
    DatabaseAddress own = server.address();
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(own.user(), own.password().reveal(), host, port, own.database());
  }

  /// By JDBC, to look at what the nodes do.
  Connection connect() throws SQLException {
    DatabaseAddress own = server.address();
    String url = "jdbc:postgresql://127.0.0.1:" + own.port() + "/" + own.database();
    return DriverManager.getConnection(url, own.user(), own.password().reveal());
  }

  private void run(String... all) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      throw new AssertionError("the database: " + failed.getMessage(), failed);
    }
  }

  /// Ends all connections, stops it and starts it again.
  void restart() {
    server.close();
    start();
  }

  void start() {
    server = EmbeddedDatabase.start(folder);
  }

  /// `kill -9` of all its processes.
  void kill() {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    if (!Pace.until(ANSWERS_WITHIN, () -> all.stream().noneMatch(ProcessHandle::isAlive))) {
      throw new AssertionError("the database survives");
    }
    try {
      server.close();
    } catch (StoreException _) {
      // it is gone
    }
  }

  /// SIGSTOP: who connects is not refused, and hears nothing.
  void pause() {
    Command.signal("STOP", processes());
  }

  void resume() {
    Command.signal("CONT", processes());
  }

  private Stream<ProcessHandle> processes() {
    return postmaster().stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
  }

  private Optional<ProcessHandle> postmaster() {
    try (Stream<String> lines = Files.lines(folder.resolve("postgres/cluster/postmaster.pid"))) {
      return lines.findFirst().flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())));
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }

  /// Whether it takes writes, from the next transaction of each connection on.
  void setReadOnly(boolean only) {
    run(
        "ALTER SYSTEM SET default_transaction_read_only = " + (only ? "on" : "off"),
        "SELECT pg_reload_conf()");
  }

  /// Whether its disk can be full.
  boolean isLimited() {
    return disk.isPresent();
  }

  /// Its disk is full from now on.
  void fill() {
    disk.orElseThrow().fill();
  }

  /// Its disk has room again. A server that has given up is started anew, as its keeper would.
  void free() {
    disk.orElseThrow().free();
    if (!Pace.until(ANSWERS_WITHIN, () -> answers() || postmaster().isEmpty()) || !answers()) {
      kill();
      start();
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException _) {
      return false;
    }
  }

  /// Sets its clock, for all that is asked unqualified.
  ///
  /// @param ahead of the machine's
  void setClock(Duration ahead) {
    run("UPDATE skew.clock SET ahead = make_interval(secs => " + ahead.toSeconds() + ")");
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      disk.ifPresent(Disk::close);
    }
  }
}
