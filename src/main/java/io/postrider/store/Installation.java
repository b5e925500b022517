package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A database that can be used: its master key is proved, its schema is up to date, and its keys
/// are read or made.
public final class Installation {
  private static final int FIRST_KEY = 1;
  private static final Bytes CANARY = Bytes.utf8("postrider");

  private static final String EXISTS = "SELECT to_regclass(?) IS NOT NULL";

  private static final String KEYS =
      """
      SELECT k.id, k.master_key_id, k.wrapped, i.active_key
      FROM data_key k CROSS JOIN installation i
      """;

  /// As versions before have left them.
  private static final String OLDER_KEYS =
      "SELECT data_key_id, master_key_id, data_key, data_key_id FROM installation";

  /// Of several nodes that start on an empty database one wins; all read what that one wrote.
  private static final String WRITE =
      """
      INSERT INTO installation (master_key_id, data_key_id, data_key, canary, active_key, cluster,
        sealed_cluster)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """;

  static final String WRITE_KEY =
      """
      INSERT INTO data_key (id, master_key_id, wrapped) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private static final String READ_CLUSTER = "SELECT cluster, sealed_cluster FROM installation";

  /// Once, by one of several.
  private static final String WRITE_CLUSTER =
      "UPDATE installation SET sealed_cluster = ? WHERE sealed_cluster IS NULL";

  private final DatabaseAddress address;
  private final KeyRing ring;
  private final ClusterKeys clusterKeys;

  private Installation(DatabaseAddress address, KeyRing ring, ClusterKeys clusterKeys) {
    this.address = address;
    this.ring = ring;
    this.clusterKeys = clusterKeys;
  }

  /// Blocks. Nothing is written before the master key has been proved.
  ///
  /// @throws StoreException when the database cannot be used, or the key is not this database's
  public static Installation open(DatabaseAddress address, MasterKey masterKey) {
    try (Connection connection = address.connect()) {
      prove(connection, masterKey);
      Schema.migrate(address);
      if (keys(connection, masterKey).isEmpty()) {
        write(connection, masterKey);
      }
      KeyRing ring = keys(connection, masterKey).orElseThrow();
      return new Installation(address, ring, clusterKeys(connection, masterKey, ring.sealer()));
    } catch (SQLException failed) {
      throw StoreException.unusable(failed);
    }
  }

  private static void prove(Connection connection, MasterKey masterKey) throws SQLException {
    if (exists(connection, "data_key")) {
      Optional<KeyRing> _ = keys(connection, masterKey);
    } else if (exists(connection, "installation")) {
      Optional<KeyRing> _ = keys(connection, masterKey, OLDER_KEYS);
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /// Reads them again; empty when there are none yet.
  ///
  /// @throws StoreException when the master key is not this database's
  static Optional<KeyRing> keys(Connection connection, MasterKey masterKey) throws SQLException {
    return keys(connection, masterKey, KEYS);
  }

  private static Optional<KeyRing> keys(Connection connection, MasterKey masterKey, String sql)
      throws SQLException {
    List<WrappedKey> stored = new ArrayList<>();
    int active = FIRST_KEY;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        stored.add(new WrappedKey(row.getInt(1), row.getString(2), Bytes.wrap(row.getBytes(3))));
        active = row.getInt(4);
      }
    }
    return stored.isEmpty()
        ? Optional.empty()
        : Optional.of(KeyRing.open(masterKey, stored, active));
  }

  private static void write(Connection connection, MasterKey masterKey) throws SQLException {
    Bytes key = Random.next(MasterKey.LENGTH_BYTES);
    Sealer sealer = new Sealer(FIRST_KEY, key);
    WrappedKey wrapped = WrappedKey.of(FIRST_KEY, key, masterKey);
    ClusterKeys cluster = ClusterKeys.fresh();
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, masterKey.id());
      statement.setInt(2, FIRST_KEY);
      statement.setBytes(3, wrapped.wrapped().toArray());
      statement.setBytes(4, sealer.seal(Place.CANARY, CANARY).toArray());
      statement.setInt(5, FIRST_KEY);
      statement.setString(6, cluster.name());
      statement.setBytes(7, sealer.seal(Place.CLUSTER, cluster.secret()).toArray());
      if (statement.executeUpdate() == 1) {
        write(connection, wrapped);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /// Adds one, unless it is there under that master key.
  static void write(Connection connection, WrappedKey key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE_KEY)) {
      statement.setInt(1, key.id());
      statement.setString(2, key.masterKeyId());
      statement.setBytes(3, key.wrapped().toArray());
      statement.executeUpdate();
    }
  }

  /// An older version has not made them, or an operator wants them anew.
  private static ClusterKeys clusterKeys(Connection connection, MasterKey masterKey, Sealer sealer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE_CLUSTER)) {
      Bytes secret = ClusterKeys.of(masterKey).secret();
      statement.setBytes(1, sealer.seal(Place.CLUSTER, secret).toArray());
      statement.executeUpdate();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ_CLUSTER)) {
      row.next();
      Bytes sealed = Bytes.wrap(row.getBytes(2));
      return ClusterKeys.of(row.getString(1), sealer.open(Place.CLUSTER, sealed));
    }
  }

  /// What its nodes know each other by.
  public ClusterKeys clusterKeys() {
    return clusterKeys;
  }

  DatabaseAddress address() {
    return address;
  }

  KeyRing ring() {
    return ring;
  }
}
