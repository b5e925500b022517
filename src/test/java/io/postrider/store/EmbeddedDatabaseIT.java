package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDatabaseIT {
  @Test
  void writesDurably(@TempDir Path folder) throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(text(database.address(), "SHOW " + setting)).as(setting).isEqualTo("on");
      }
    }
    assertThat(text(TestDatabase.server(), "SHOW fsync")).isEqualTo("off");
  }

  @Test
  void letsNobodyInWithoutThePassword() {
    DatabaseAddress right = TestDatabase.server();
    DatabaseAddress wrong =
        new DatabaseAddress(
            right.host(), right.port(), right.database(), right.user(), new Secret("guess"));

    assertThatThrownBy(() -> TestDatabase.connect(wrong))
        .isInstanceOf(SQLException.class)
        .extracting(thrown -> ((SQLException) thrown).getSQLState())
        .isEqualTo("28P01");
  }

  @Test
  void trustsNoLineOfItsAccessFile(@TempDir Path folder) throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(
              text(
                  database.address(),
                  "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      Path password = folder.resolve("database.password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
          .isEqualTo("rw-------");
      assertThat(EmbeddedDatabase.running(folder)).contains(database.address());
    }
    assertThat(EmbeddedDatabase.running(folder)).isEmpty();
  }

  @Test
  void stopsTheServerOfAKilledGatewayAndKeepsItsData(@TempDir Path folder) throws Exception {
    DatabaseAddress orphan = EmbeddedDatabase.start(folder).address();
    execute(orphan, "CREATE TABLE kept (value text)");
    execute(orphan, "INSERT INTO kept VALUES ('kept')");

    try (EmbeddedDatabase next = forgotten(folder)) {
      assertThat(text(next.address(), "SELECT value FROM kept")).isEqualTo("kept");
      assertThatThrownBy(() -> TestDatabase.connect(orphan)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void startsOverAPidThatBelongsToAnotherProcess(@TempDir Path folder) throws Exception {
    EmbeddedDatabase.start(folder).close();
    Path pid = folder.resolve("postgres/cluster/postmaster.pid");
    Files.writeString(pid, ProcessHandle.current().pid() + "\n" + folder + "\n0\n1\n\n\n\nready\n");

    assertThat(EmbeddedDatabase.running(folder)).isEmpty();
    try (EmbeddedDatabase next = EmbeddedDatabase.start(folder)) {
      assertThat(text(next.address(), "SELECT 'up'")).isEqualTo("up");
    }
  }

  @Test
  void setsHalfAClusterAside(@TempDir Path folder) throws Exception {
    Path cluster = Files.createDirectories(folder.resolve("postgres/cluster"));
    Files.writeString(cluster.resolve("postgresql.conf"), "");

    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(text(database.address(), "SELECT 'up'")).isEqualTo("up");
    }
  }

  @Test
  void saysThatThePasswordIsMissing(@TempDir Path folder) throws Exception {
    EmbeddedDatabase.start(folder).close();
    Files.delete(folder.resolve("database.password"));

    assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("database.password is missing");
  }

  /// A start from a process that knows nothing of the one before: zonky locks a file for as long as
  /// its process lives, which a killed one does not.
  private static EmbeddedDatabase forgotten(Path folder) throws Exception {
    Files.delete(folder.resolve("postgres/cluster/epg-lock"));
    return EmbeddedDatabase.start(folder);
  }

  private static String text(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
