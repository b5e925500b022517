package io.postrider.store;

import io.postrider.auth.KeyChange;
import io.postrider.auth.KeyStore;
import io.postrider.auth.StoredKey;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// API keys in the database.
final class PgKeyStore implements KeyStore {
  private static final String COLUMNS =
      """
      id, organization_id, name, hash, start, version, capabilities, enabled, expires_at,
      created_at, last_used_at\
      """;

  /// Of any organization: who shows a key is not known before.
  private static final String BY_HASHES =
      "SELECT %s FROM api_key WHERE hash = ANY ($1)".formatted(COLUMNS);

  private static final String BY_IDS =
      "SELECT %s FROM api_key WHERE id = ANY ($1)".formatted(COLUMNS);

  /// The foreign key is checked when the statement ends, when the organization is there.
  private static final String INSERT =
      """
      WITH made AS (INSERT INTO organization (id) VALUES ($2) ON CONFLICT (id) DO NOTHING)
      INSERT INTO api_key (%s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      ON CONFLICT (hash) DO NOTHING
      """
          .formatted(COLUMNS);

  private static final String COUNT =
      "SELECT count(*) AS number FROM api_key WHERE organization_id = $1";

  private static final String ANY = "SELECT EXISTS (SELECT FROM api_key) AS found";

  private static final String LIST =
      """
      SELECT %s FROM api_key WHERE organization_id = $1 ORDER BY created_at DESC, id DESC
      """
          .formatted(COLUMNS);

  private static final String FIND =
      "SELECT %s FROM api_key WHERE organization_id = $1 AND id = $2".formatted(COLUMNS);

  private static final String CHANGE =
      """
      UPDATE api_key SET name = COALESCE($3, name), enabled = COALESCE($4, enabled),
        expires_at = COALESCE($5, expires_at)
      WHERE organization_id = $1 AND id = $2 RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String ROTATE =
      """
      WITH old AS (
        SELECT hash FROM api_key WHERE organization_id = $1 AND id = $2),
      retired AS (
        INSERT INTO retired_key (hash) SELECT hash FROM old ON CONFLICT DO NOTHING)
      UPDATE api_key SET hash = $3, start = $4, version = version + 1
      WHERE organization_id = $1 AND id = $2 RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String DELETE =
      """
      WITH gone AS (
        DELETE FROM api_key WHERE organization_id = $1 AND id = $2 RETURNING hash),
      retired AS (
        INSERT INTO retired_key (hash) SELECT hash FROM gone ON CONFLICT DO NOTHING)
      SELECT hash FROM gone
      """;

  private static final String RETIRED =
      "SELECT EXISTS (SELECT FROM retired_key WHERE hash = $1) AS found";

  /// The ids come sorted, so that two nodes lock them in one order. `GREATEST` passes over null.
  private static final String USED =
      """
      UPDATE api_key k SET last_used_at = GREATEST(k.last_used_at, u.at)
      FROM unnest($1::text[], $2::timestamptz[]) AS u (id, at) WHERE k.id = u.id
      """;

  private final Sql sql;

  PgKeyStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<List<StoredKey>> byHashes(Set<String> hashes) {
    return sql.run(BY_HASHES, Tuple.tuple().addArrayOfString(hashes.toArray(String[]::new)))
        .map(PgKeyStore::all);
  }

  @Override
  public Future<List<StoredKey>> byIds(Set<String> ids) {
    return sql.run(BY_IDS, Tuple.tuple().addArrayOfString(ids.toArray(String[]::new)))
        .map(PgKeyStore::all);
  }

  @Override
  public Future<Void> insert(StoredKey key) {
    return sql.run(INSERT, values(key)).mapEmpty();
  }

  @Override
  public Future<Void> insertWithin(int most, StoredKey key) {
    return sql.inTransaction(
        connection ->
            new Quota(COUNT, most, "API keys")
                .claim(connection, key.organization())
                .compose(_ -> connection.preparedQuery(INSERT).execute(values(key)))
                .mapEmpty());
  }

  private static Tuple values(StoredKey key) {
    return Tuple.tuple()
        .addString(key.id())
        .addString(key.organization().value())
        .addString(key.name())
        .addString(key.hash())
        .addString(key.start())
        .addInteger(key.version())
        .addArrayOfString(
            key.capabilities().stream().map(Capability::wire).sorted().toArray(String[]::new))
        .addBoolean(key.enabled())
        .addOffsetDateTime(Columns.time(key.expiresAt()))
        .addOffsetDateTime(Columns.time(key.createdAt()))
        .addOffsetDateTime(Columns.time(key.lastUsedAt()));
  }

  @Override
  public Future<Boolean> retired(String hash) {
    return sql.run(RETIRED, Tuple.of(hash)).map(rows -> rows.iterator().next().getBoolean("found"));
  }

  @Override
  public Future<Boolean> any() {
    return sql.run(ANY, Tuple.tuple()).map(rows -> rows.iterator().next().getBoolean("found"));
  }

  @Override
  public Future<List<StoredKey>> list(OrganizationId organization) {
    return sql.run(LIST, Tuple.of(organization.value())).map(PgKeyStore::all);
  }

  @Override
  public Future<Optional<StoredKey>> find(OrganizationId organization, String id) {
    return sql.run(FIND, Tuple.of(organization.value(), id)).map(PgKeyStore::first);
  }

  @Override
  public Future<Optional<StoredKey>> change(
      OrganizationId organization, String id, KeyChange change) {
    Tuple values =
        Tuple.of(organization.value(), id)
            .addString(change.name())
            .addBoolean(change.enabled())
            .addOffsetDateTime(Columns.time(change.expiresAt()));
    return sql.run(CHANGE, values).map(PgKeyStore::first);
  }

  @Override
  public Future<Optional<StoredKey>> rotate(
      OrganizationId organization, String id, String hash, String start) {
    return sql.run(ROTATE, Tuple.of(organization.value(), id, hash, start)).map(PgKeyStore::first);
  }

  @Override
  public Future<Boolean> delete(OrganizationId organization, String id) {
    return sql.run(DELETE, Tuple.of(organization.value(), id)).map(gone -> gone.size() > 0);
  }

  @Override
  public Future<Void> used(Map<String, Instant> times) {
    var sorted = new TreeMap<>(times);
    Tuple values =
        Tuple.tuple()
            .addArrayOfString(sorted.keySet().toArray(String[]::new))
            .addArrayOfOffsetDateTime(
                sorted.values().stream().map(Columns::time).toArray(OffsetDateTime[]::new));
    return sql.run(USED, values).mapEmpty();
  }

  private static Optional<StoredKey> first(RowSet<Row> rows) {
    return rows.stream().map(PgKeyStore::key).findFirst();
  }

  private static List<StoredKey> all(RowSet<Row> rows) {
    return rows.stream().map(PgKeyStore::key).toList();
  }

  private static StoredKey key(Row row) {
    return new StoredKey(
        row.getString("id"),
        new OrganizationId(row.getString("organization_id")),
        row.getString("name"),
        row.getString("hash"),
        row.getString("start"),
        row.getInteger("version"),
        Arrays.stream(row.getArrayOfStrings("capabilities"))
            .map(name -> Capability.valueOf(name.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet()),
        row.getBoolean("enabled"),
        Columns.instantOrNull(row, "expires_at"),
        Columns.instant(row, "created_at"),
        Columns.instantOrNull(row, "last_used_at"));
  }
}
