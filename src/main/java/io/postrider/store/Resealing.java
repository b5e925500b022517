package io.postrider.store;

import io.postrider.model.Bytes;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Seals what is sealed under other data keys anew under the active one, while nodes run: a batch
/// is a transaction, and a value that a node has written meanwhile stays as that one wrote it.
final class Resealing {
  static final int BATCH = 200;

  /// Rows that are named when they do not open; the others are counted.
  private static final int NAMED = 100;

  /// Batches after which something is said.
  private static final int PROGRESS = 50;

  private final Connection connection;
  private final Sealer sealer;
  private final Consumer<String> progress;
  private final Set<Integer> inUse = new TreeSet<>();
  private final List<String> unopened = new ArrayList<>();
  private long resealed;
  private long missed;
  private long closed;

  private record Row(List<String> values, Bytes sealed) {}

  /// What one look at all values has found.
  ///
  /// @param resealed values that are sealed anew
  /// @param missed values that somebody else was writing
  /// @param closed values that do not open
  /// @param unopened which those are, as far as they are named
  /// @param inUse the keys that they say they are sealed under
  record Pass(long resealed, long missed, long closed, List<String> unopened, Set<Integer> inUse) {
    Pass {
      unopened = List.copyOf(unopened);
      inUse = Set.copyOf(inUse);
    }

    /// The same, with all that earlier ones have sealed anew.
    Pass after(long total) {
      return new Pass(total, missed, closed, unopened, inUse);
    }

    /// Whether nothing but what does not open is sealed under other keys.
    boolean isClean() {
      return resealed == 0 && missed == 0;
    }
  }

  private Resealing(Connection connection, Sealer sealer, Consumer<String> progress) {
    this.connection = connection;
    this.sealer = sealer;
    this.progress = progress;
  }

  /// Looks at all values once.
  ///
  /// @param progress is told how far it is, a line each
  static Pass pass(Connection connection, Sealer sealer, Consumer<String> progress)
      throws SQLException {
    Resealing pass = new Resealing(connection, sealer, progress);
    for (SealedColumn column : SealedColumn.ALL) {
      pass.reseal(column);
    }
    return new Pass(pass.resealed, pass.missed, pass.closed, pass.unopened, pass.inUse);
  }

  private void reseal(SealedColumn column) throws SQLException {
    long before = resealed;
    int batches = 0;
    List<Row> rows = batch(column, null);
    while (!rows.isEmpty()) {
      replace(column, rows);
      if (++batches % PROGRESS == 0) {
        tell(column, before);
      }
      rows = batch(column, rows.getLast());
    }
    if (resealed > before) {
      tell(column, before);
    }
  }

  private void tell(SealedColumn column, long before) {
    progress.accept(column.fullName() + ": " + (resealed - before) + " values are sealed anew");
  }

  /// @param last the row before it; none for the first batch
  private List<Row> batch(SealedColumn column, @Nullable Row last) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(column.batch(last != null))) {
      int argument = 1;
      if (last != null) {
        for (String key : last.values().subList(0, column.keys().size())) {
          statement.setString(argument++, key);
        }
      }
      statement.setBytes(argument++, ByteBuffer.allocate(4).putInt(sealer.active()).array());
      statement.setInt(argument, BATCH);
      try (ResultSet found = statement.executeQuery()) {
        return rows(column, found);
      }
    }
  }

  private static List<Row> rows(SealedColumn column, ResultSet found) throws SQLException {
    List<Row> rows = new ArrayList<>();
    while (found.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= column.columns(); i++) {
        values.add(found.getString(i));
      }
      rows.add(new Row(values, Bytes.wrap(found.getBytes(column.columns() + 1))));
    }
    return rows;
  }

  private void replace(SealedColumn column, List<Row> rows) throws SQLException {
    List<Row> opened = new ArrayList<>();
    List<byte[]> fresh = new ArrayList<>();
    for (Row row : rows) {
      try {
        Place place = column.place().apply(row.values());
        fresh.add(sealer.seal(place, sealer.open(place, row.sealed())).toArray());
        opened.add(row);
      } catch (StoreException | IllegalArgumentException _) {
        leave(column, row);
      }
    }
    if (!opened.isEmpty()) {
      int replaced = replace(column, opened, fresh);
      resealed += replaced;
      missed += opened.size() - replaced;
    }
  }

  private void leave(SealedColumn column, Row row) {
    closed++;
    if (row.sealed().length() >= 5) {
      inUse.add(ByteBuffer.wrap(row.sealed().unsafeArray()).getInt(1));
    }
    if (unopened.size() < NAMED) {
      unopened.add(column.shown(row.values()));
    }
  }

  private int replace(SealedColumn column, List<Row> rows, List<byte[]> fresh) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(column.replace())) {
      int argument = 1;
      for (int i = 0; i < column.keys().size(); i++) {
        int key = i;
        Object[] keys = rows.stream().map(row -> row.values().get(key)).toArray();
        statement.setArray(argument++, connection.createArrayOf("text", keys));
      }
      byte[][] was = rows.stream().map(row -> row.sealed().toArray()).toArray(byte[][]::new);
      statement.setArray(argument++, connection.createArrayOf("bytea", was));
      statement.setArray(argument, connection.createArrayOf("bytea", fresh.toArray(byte[][]::new)));
      return statement.executeUpdate();
    }
  }
}
