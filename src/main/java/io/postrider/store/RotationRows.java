package io.postrider.store;

import io.postrider.model.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a rotation reads and writes of the keys and the nodes, by JDBC.
final class RotationRows implements AutoCloseable {
  /// Every statement follows an index, and what this holds is let go should this stop.
  private static final List<String> SETTINGS =
      List.of(
          "SET enable_seqscan = off",
          "SET enable_hashjoin = off",
          "SET enable_mergejoin = off",
          "SET idle_in_transaction_session_timeout = '5s'");

  /// One step of one rotation at a time.
  private static final String STATE =
      "SELECT active_key, next_master_key_id, next_key FROM installation FOR UPDATE";

  private static final String BEGIN = "UPDATE installation SET next_master_key_id = ?";

  private static final String UNDER =
      "SELECT id, master_key_id, wrapped FROM data_key WHERE master_key_id = ? ORDER BY id";

  private static final String NEXT_KEY =
      """
      UPDATE installation
      SET next_key = (SELECT max(k.id) FROM data_key k) + 1 RETURNING next_key
      """;

  private static final String WITHOUT_KEY =
      """
      SELECT id FROM node
      WHERE lease_until > clock_timestamp() AND coalesce(data_key_id, 0) < ? ORDER BY id
      """;

  /// What versions read that know one data key goes: they do not start, whatever their master key.
  private static final String ACTIVATE =
      """
      UPDATE installation
      SET active_key = next_key, active_since = clock_timestamp(),
        master_key_id = 'several, rotated', data_key = '', canary = ''
      """;

  private static final String UNDER_OTHER =
      """
      SELECT id FROM node
      WHERE lease_until > clock_timestamp() AND master_key_id IS DISTINCT FROM ? ORDER BY id
      """;

  private static final String FORGET_MASTER = "DELETE FROM data_key WHERE master_key_id <> ?";

  /// Not those that a node from before the change may still write under.
  private static final String FORGET_KEYS =
      """
      DELETE FROM data_key k USING installation i
      WHERE k.id <> i.active_key AND NOT k.id = ANY (?)
        AND NOT EXISTS (
          SELECT FROM node n
          WHERE n.started_at <= i.active_since
            AND n.lease_until > clock_timestamp() - interval '1 minute')
      """;

  private static final String END =
      "UPDATE installation SET next_master_key_id = NULL, next_key = NULL";

  private static final String FORMER =
      "SELECT k.id FROM data_key k JOIN installation i ON i.active_key <> k.id ORDER BY k.id";

  private final Connection connection;

  private RotationRows(Connection connection) {
    this.connection = connection;
  }

  static RotationRows open(DatabaseAddress address) {
    try {
      RotationRows rows = new RotationRows(address.connect());
      for (String setting : SETTINGS) {
        rows.run(setting);
      }
      return rows;
    } catch (SQLException failed) {
      throw StoreException.unusable(failed);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw StoreException.unusable(failed);
    }
  }

  Connection connection() {
    return connection;
  }

  /// What a step does; it fails with what `Rotation` says.
  interface Work<T> {
    T run(State state) throws SQLException;
  }

  /// How far a rotation is.
  ///
  /// @param nextMasterKey the id of the new master key; null when none has been begun
  /// @param nextKey the new data key; 0 when there is none yet
  record State(int activeKey, @Nullable String nextMasterKey, int nextKey) {
    boolean isActive() {
      return activeKey == nextKey;
    }
  }

  /// All of a step or nothing, and none beside it.
  <T> T inTransaction(Work<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.run(state());
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException failed) {
      throw StoreException.unusable(failed);
    }
  }

  private State state() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATE)) {
      row.next();
      return new State(row.getInt(1), row.getString(2), row.getInt(3));
    }
  }

  void begin(MasterKey next) throws SQLException {
    run(BEGIN, next.id());
  }

  List<WrappedKey> under(MasterKey masterKey) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNDER)) {
      statement.setString(1, masterKey.id());
      try (ResultSet row = statement.executeQuery()) {
        List<WrappedKey> keys = new ArrayList<>();
        while (row.next()) {
          keys.add(new WrappedKey(row.getInt(1), row.getString(2), Bytes.wrap(row.getBytes(3))));
        }
        return keys;
      }
    }
  }

  void add(WrappedKey key) throws SQLException {
    Installation.write(connection, key);
  }

  /// The id of a new data key, from now on the one of this rotation.
  int nextKey() throws SQLException {
    return query(NEXT_KEY, Integer.class).getFirst();
  }

  /// Nodes that are alive and do not know a data key.
  List<String> without(int key) throws SQLException {
    return query(WITHOUT_KEY, String.class, key);
  }

  void activate() throws SQLException {
    run(ACTIVATE);
  }

  /// Nodes that are alive and run on another master key.
  List<String> underOther(MasterKey masterKey) throws SQLException {
    return query(UNDER_OTHER, String.class, masterKey.id());
  }

  /// Ends the rotation.
  ///
  /// @param inUse data keys that are kept
  /// @return data keys that are there besides the active one
  List<Integer> end(MasterKey masterKey, Set<Integer> inUse) throws SQLException {
    run(FORGET_MASTER, masterKey.id());
    run(FORGET_KEYS, connection.createArrayOf("integer", inUse.toArray()));
    run(END);
    return query(FORMER, Integer.class);
  }

  private <T> List<T> query(String sql, Class<T> type, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments);
        ResultSet row = statement.executeQuery()) {
      List<T> values = new ArrayList<>();
      while (row.next()) {
        values.add(type.cast(row.getObject(1)));
      }
      return values;
    }
  }

  private void run(String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments)) {
      boolean _ = statement.execute();
    }
  }

  private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
