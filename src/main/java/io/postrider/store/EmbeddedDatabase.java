package io.postrider.store;

import io.postrider.model.Secret;
import io.postrider.protocol.crypto.Random;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of our own, its binaries and its data below the data folder, reachable by its
/// password on the loopback interface alone. The caller holds the data folder's lock.
///
/// Nothing else records where it listens: `postmaster.pid` has the port, and the password has a
/// file of its own beside the master key.
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final String USER = "postgres";
  private static final String PASSWORD_FILE = "database.password";

  /// In the cluster folder once it is complete.
  private static final String COMPLETE = "postrider.complete";

  /// What zonky sets for tests and we set back, and what keeps values out of the server's log:
  /// `terse` leaves out the lines that quote rows. Reads need no worker processes here. Sizes of
  /// the write-ahead log are PostgreSQL's own, which would be smaller with its files.
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("wal_buffers", "4MB"),
          Map.entry("min_wal_size", "80MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("io_method", "sync"),
          Map.entry("max_connections", "100"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("logging_collector", "on"),
          Map.entry("log_filename", "postgres.log"),
          Map.entry("log_error_verbosity", "terse"),
          Map.entry("log_min_error_statement", "panic"));

  private final EmbeddedPostgres server;
  private final Path cluster;
  private final DatabaseAddress address;

  private EmbeddedDatabase(EmbeddedPostgres server, Path cluster, DatabaseAddress address) {
    this.server = server;
    this.cluster = cluster;
    this.address = address;
  }

  /// Starts it; blocks for seconds, the first time longer. A server that a killed gateway has left
  /// behind is stopped first.
  ///
  /// @throws StoreException when it cannot be started
  public static EmbeddedDatabase start(Path dataFolder) {
    return start(dataFolder, Map.of());
  }

  /// @param otherwise settings that hold instead of ours
  static EmbeddedDatabase start(Path dataFolder, Map<String, String> otherwise) {
    try {
      Path data = Files.createDirectories(dataFolder).toRealPath();
      Path folder = Files.createDirectories(data.resolve("postgres"));
      Path cluster = folder.resolve("cluster");
      Path passwordFile = data.resolve(PASSWORD_FILE);
      if (Files.exists(cluster.resolve(COMPLETE)) && !Files.exists(passwordFile)) {
        throw new StoreException(passwordFile + " is missing; without it the database is locked");
      }
      Secret password = password(passwordFile);
      stopOrphan(cluster);
      setAsideIncomplete(cluster);
      EmbeddedPostgres server = server(folder, cluster, passwordFile, password, otherwise).start();
      Files.writeString(cluster.resolve(COMPLETE), "");
      return new EmbeddedDatabase(server, cluster, address(server.getPort(), password));
    } catch (IOException | UncheckedIOException | IllegalStateException failed) {
      throw new StoreException(
          "the embedded PostgreSQL in " + dataFolder + " does not start: " + failed.getMessage(),
          failed);
    }
  }

  /// The one that another process has started in this data folder and that takes connections.
  public static Optional<DatabaseAddress> running(Path dataFolder) {
    try {
      if (!Files.exists(dataFolder.resolve(PASSWORD_FILE))) {
        return Optional.empty();
      }
      Path data = dataFolder.toRealPath();
      return Postmaster.of(data.resolve("postgres").resolve("cluster"))
          .filter(Postmaster::ready)
          .map(found -> address(found.port(), password(data.resolve(PASSWORD_FILE))));
    } catch (IOException failed) {
      throw new StoreException("cannot look into " + dataFolder + ": " + failed, failed);
    }
  }

  /// Where it listens.
  public DatabaseAddress address() {
    return address;
  }

  /// Stops it; blocks until its process has ended.
  @Override
  public void close() {
    Optional<Postmaster> process = Postmaster.of(cluster);
    try {
      checkpoint();
      server.close();
    } catch (IOException failed) {
      throw new StoreException("the embedded PostgreSQL does not stop: " + failed, failed);
    }
    if (process.isPresent() && !process.get().ended(STOP_PATIENCE)) {
      throw new StoreException("the embedded PostgreSQL does not stop");
    }
  }

  /// Writes what a shutdown would have to write; zonky gives that 5 seconds only.
  private void checkpoint() {
    try (Connection connection =
            DriverManager.getConnection(
                address.jdbcUrl(), address.user(), address.password().reveal());
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    } catch (SQLException failed) {
      LOG.warn("no checkpoint before the stop: {}", failed.getMessage());
    }
  }

  private static DatabaseAddress address(int port, Secret password) {
    return new DatabaseAddress("localhost", port, "postgres", USER, password);
  }

  private static Secret password(Path file) {
    return new Secret(SecretFile.readOrCreate(file, () -> Random.next(24).hex()));
  }

  /// `setLocaleConfig` hands any long option on to initdb, after its `-A trust`: that is how the
  /// cluster has a password from its first moment and never trusts anybody. And its write-ahead log
  /// is in files of 1 MB: whoever commits waits while a new one is filled with zeros.
  private static EmbeddedPostgres.Builder server(
      Path folder,
      Path cluster,
      Path passwordFile,
      Secret password,
      Map<String, String> otherwise) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.toFile())
            .setDataDirectory(cluster)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_PATIENCE)
            .setLocaleConfig("auth-host", "scram-sha-256")
            .setLocaleConfig("auth-local", "scram-sha-256")
            .setLocaleConfig("pwfile", passwordFile.toString())
            .setLocaleConfig("wal-segsize", "1")
            .setLocaleConfig("locale-provider", "builtin")
            .setLocaleConfig("builtin-locale", "C.UTF-8")
            .setLocaleConfig("locale", "C")
            .setConnectConfig("password", password.reveal());
    SETTINGS.forEach(builder::setServerConfig);
    otherwise.forEach(builder::setServerConfig);
    return builder;
  }

  private static void stopOrphan(Path cluster) {
    Optional<Postmaster> orphan = Postmaster.of(cluster);
    if (orphan.isPresent()) {
      LOG.warn(
          "stopping the PostgreSQL that a killed gateway has left, {}", orphan.get().process());
      orphan.get().stop(STOP_PATIENCE);
    }
    Postmaster.forget(cluster);
  }

  /// A gateway that was killed during its very first start leaves half a cluster.
  private static void setAsideIncomplete(Path cluster) throws IOException {
    if (Files.exists(cluster) && !Files.exists(cluster.resolve(COMPLETE))) {
      Path aside = cluster.resolveSibling("cluster-incomplete-" + Instant.now().toEpochMilli());
      LOG.warn("an incomplete database is set aside as {}", aside);
      Files.move(cluster, aside);
    }
  }
}
