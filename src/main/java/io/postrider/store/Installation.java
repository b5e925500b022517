package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;

/// Opens a database before it is used: proves the master key, brings the schema up to date, and
/// gets or makes the data key. Blocks, and so speaks JDBC.
final class Installation {
  private static final int FIRST_KEY = 1;
  private static final Bytes CANARY = Bytes.utf8("postrider");

  private static final String EXISTS = "SELECT to_regclass('installation') IS NOT NULL";

  private static final String READ =
      """
      SELECT master_key_id, data_key_id, data_key, canary FROM installation
      """;

  /// Of several nodes that start on an empty database one wins; all read what that one wrote.
  private static final String WRITE =
      """
      INSERT INTO installation (master_key_id, data_key_id, data_key, canary)
      VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """;

  private final DatabaseAddress address;
  private final MasterKey masterKey;

  private Installation(DatabaseAddress address, MasterKey masterKey) {
    this.address = address;
    this.masterKey = masterKey;
  }

  /// Nothing is written before the master key has been proved.
  ///
  /// @return seals under the data key
  /// @throws StoreException when the database cannot be used, or the key is not this database's
  static Sealer open(DatabaseAddress address, MasterKey masterKey) {
    Installation installation = new Installation(address, masterKey);
    try (Connection connection =
        DriverManager.getConnection(
            address.jdbcUrl(), address.user(), address.password().reveal())) {
      if (exists(connection)) {
        installation.prove(connection);
      }
      installation.migrate();
      Optional<Sealer> sealer = installation.prove(connection);
      if (sealer.isPresent()) {
        return sealer.get();
      }
      installation.write(connection);
      return installation.prove(connection).orElseThrow();
    } catch (SQLException | FlywayException failed) {
      throw new StoreException("the database cannot be used: " + reason(failed), failed);
    }
  }

  /// What the driver says, and what it does not: that a name is unknown, or that nobody answers, is
  /// in the cause only.
  private static String reason(Exception failed) {
    String reason = String.valueOf(failed.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ");
    return failed.getCause() instanceof IOException cause && !(cause instanceof ConnectException)
        ? reason + " (" + cause + ")"
        : reason;
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EXISTS)) {
      return row.next() && row.getBoolean(1);
    }
  }

  /// Refuses a database that another version of this program works on: it may be running, and must
  /// not find another schema under it. An empty one is nobody's yet.
  ///
  /// @throws StoreException when it is of another version, or cannot be used
  static void requireSameVersion(DatabaseAddress address) {
    try {
      MigrationInfoService versions = flyway(address).info();
      if (versions.applied().length > 0 && versions.pending().length > 0) {
        throw new StoreException(
            "the database is of an older version: start `serve` of this version first");
      }
    } catch (FlywayException failed) {
      throw new StoreException("the database cannot be used: " + reason(failed), failed);
    }
  }

  private void migrate() {
    flyway(address).migrate();
  }

  private static Flyway flyway(DatabaseAddress address) {
    return Flyway.configure()
        .dataSource(address.jdbcUrl(), address.user(), address.password().reveal())
        .locations("classpath:db")
        .sqlMigrationPrefix("")
        .sqlMigrationSeparator("-")
        .validateMigrationNaming(true)
        .load();
  }

  /// The sealer of the stored data key; empty when there is none yet.
  private Optional<Sealer> prove(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      if (!row.next()) {
        return Optional.empty();
      }
      if (!row.getString(1).equals(masterKey.id())) {
        throw new StoreException(
            "this is not the master key of this database: it has the id %s, the database's %s"
                .formatted(masterKey.id(), row.getString(1)));
      }
      Bytes dataKey = wrapping().open(Place.DATA_KEY, Bytes.wrap(row.getBytes(3)));
      Sealer sealer = new Sealer(row.getInt(2), dataKey);
      if (!sealer.open(Place.CANARY, Bytes.wrap(row.getBytes(4))).equals(CANARY)) {
        throw new StoreException("the master key does not open what this database has sealed");
      }
      return Optional.of(sealer);
    }
  }

  private void write(Connection connection) throws SQLException {
    Bytes dataKey = Random.next(MasterKey.LENGTH_BYTES);
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, masterKey.id());
      statement.setInt(2, FIRST_KEY);
      statement.setBytes(3, wrapping().seal(Place.DATA_KEY, dataKey).toArray());
      statement.setBytes(4, new Sealer(FIRST_KEY, dataKey).seal(Place.CANARY, CANARY).toArray());
      statement.executeUpdate();
    }
  }

  /// Key id 0: the master key itself, which seals the data key and nothing else.
  private Sealer wrapping() {
    return new Sealer(0, masterKey.value());
  }
}
