package io.postrider.store;

import io.postrider.version.ClientVersion;
import io.postrider.version.VersionStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// The client version that was read last, one row.
final class PgVersionStore implements VersionStore {
  private static final String LOAD = "SELECT revision, read_at FROM client_version WHERE id = 1";

  private static final String SAVE =
      """
      INSERT INTO client_version (revision, read_at) VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET
        revision = GREATEST(client_version.revision, excluded.revision),
        read_at = GREATEST(client_version.read_at, excluded.read_at)
      """;

  private final Sql sql;

  PgVersionStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<Optional<Remembered>> load() {
    return sql.run(LOAD, Tuple.tuple())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PgVersionStore::read)
                    .findFirst());
  }

  private static Remembered read(Row row) {
    return new Remembered(
        new ClientVersion(row.getInteger("revision")),
        row.getOffsetDateTime("read_at").toInstant());
  }

  @Override
  public Future<Void> save(Remembered read) {
    return sql.run(
            SAVE, Tuple.of(read.version().revision(), read.readAt().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }
}
