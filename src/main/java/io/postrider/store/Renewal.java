package io.postrider.store;

import io.postrider.cluster.Member;
import io.postrider.cluster.OwnershipStore.Node;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/// How a node puts off the end of its lease, says which keys it knows, and learns of new ones.
final class Renewal {
  /// The other nodes are read as they were before; a node that forgot itself begins anew. One whose
  /// master key does not open the active data key would write what nobody can read.
  private static final String RENEW =
      """
      WITH mine AS (
        INSERT INTO node (id, version, bus, capacity, master_key_id, data_key_id, started_at,
          lease_until)
        SELECT $1::text, $2::text, $3::smallint, $4::integer, $6::text, $7::integer,
          clock_timestamp(), clock_timestamp() + make_interval(secs => $5)
        WHERE EXISTS (
          SELECT FROM data_key k JOIN installation i ON i.active_key = k.id
          WHERE k.master_key_id = $6)
        ON CONFLICT (id) DO UPDATE
        SET lease_until = clock_timestamp() + make_interval(secs => $5),
          master_key_id = excluded.master_key_id, data_key_id = excluded.data_key_id
        RETURNING %s)
      SELECT * FROM mine UNION ALL (SELECT %s FROM node WHERE id <> $1)
      """
          .formatted(Members.COLUMNS, Members.COLUMNS);

  /// After the renewal, for all to see: whoever makes a key active has either found this node and
  /// waits until it knows the key, or has added the key before this looks.
  private static final String KEYS =
      """
      SELECT k.id, k.master_key_id, k.wrapped, i.active_key
      FROM data_key k CROSS JOIN installation i WHERE k.master_key_id = $1
      """;

  private final Sql sql;
  private final KeyRing ring;

  Renewal(Sql sql, KeyRing ring) {
    this.sql = sql;
    this.ring = ring;
  }

  /// Fails with `StoreException` when the master key is another one now.
  ///
  /// @return all nodes, this one included
  Future<List<Member>> renew(Node node, Duration lease) {
    Tuple values =
        Tuple.of(node.id(), node.version(), (short) node.bus(), node.capacity(), seconds(lease))
            .addString(ring.masterKeyId())
            .addInteger(ring.sealer().newest());
    return sql.run(RENEW, values).map(rows -> renewed(node, rows)).compose(this::learned);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }

  private static List<Member> renewed(Node node, RowSet<Row> rows) {
    List<Member> members = rows.stream().map(Members::of).toList();
    if (members.stream().noneMatch(member -> member.id().equals(node.id()))) {
      throw new StoreException(
          "the database has another master key now: start this node with the new one");
    }
    return members;
  }

  private Future<List<Member>> learned(List<Member> members) {
    return sql.run(KEYS, Tuple.of(ring.masterKeyId()))
        .map(
            rows -> {
              rows.forEach(row -> ring.learn(keys(rows), row.getInteger("active_key")));
              return members;
            });
  }

  private static List<WrappedKey> keys(RowSet<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new WrappedKey(
                    row.getInteger("id"),
                    row.getString("master_key_id"),
                    Columns.bytes(row, "wrapped")))
        .toList();
  }
}
