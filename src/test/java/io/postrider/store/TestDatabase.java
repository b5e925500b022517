package io.postrider.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Databases for tests, all in one real PostgreSQL that is started once in this JVM and ends with
/// it.
public final class TestDatabase {
  private TestDatabase() {}

  /// A fresh, empty database.
  public static DatabaseAddress create() throws SQLException {
    String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    DatabaseAddress server = Server.ONE.address();
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return server.withDatabase(name);
  }

  /// The URL of a fresh, empty database, as `DATABASE_URL` wants it.
  public static String url() throws SQLException {
    return url(create());
  }

  /// The same of one that is there.
  public static String url(DatabaseAddress address) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            address.user(),
            address.password().reveal(),
            address.host(),
            address.port(),
            address.database());
  }

  /// Opens one.
  public static Database open(Vertx vertx, DatabaseAddress address, MasterKey key)
      throws Exception {
    return Database.open(vertx, address, key).await(30, TimeUnit.SECONDS);
  }

  /// From now on, one that a gateway has opened looks at each row that is written.
  public static void check(String url) throws SQLException {
    Checks.addTo(DatabaseAddress.parse(url));
  }

  /// The server that all these databases are in.
  static DatabaseAddress server() {
    return Server.ONE.address();
  }

  /// By JDBC, to look behind the stores.
  public static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(
        address.jdbcUrl(), address.user(), address.password().reveal());
  }

  private static final class Server {
    /// What it holds need not outlive this machine, and there are hundreds of databases.
    private static final Map<String, String> FORGETFUL =
        Map.of("fsync", "off", "full_page_writes", "off");

    private static final EmbeddedDatabase ONE = start();

    private static EmbeddedDatabase start() {
      try {
        Path folder = Files.createTempDirectory("postrider-test");
        EmbeddedDatabase database = EmbeddedDatabase.start(folder, FORGETFUL);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(database, folder)));
        return database;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static void end(EmbeddedDatabase database, Path folder) {
      database.close();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
