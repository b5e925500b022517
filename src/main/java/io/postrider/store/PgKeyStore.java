package io.postrider.store;

import io.postrider.auth.KeyStore;
import io.postrider.auth.StoredKey;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// API keys in the database.
final class PgKeyStore implements KeyStore {
  private static final String BY_HASH =
      """
      SELECT id, organization_id, name, hash, start, capabilities, enabled, expires_at, created_at
      FROM api_key WHERE hash = $1
      """;

  /// The foreign key is checked when the statement ends, when the organization is there.
  private static final String INSERT =
      """
      WITH made AS (INSERT INTO organization (id) VALUES ($2) ON CONFLICT (id) DO NOTHING)
      INSERT INTO api_key
        (id, organization_id, name, hash, start, capabilities, enabled, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (hash) DO NOTHING
      """;

  private static final String ANY = "SELECT EXISTS (SELECT FROM api_key) AS found";

  private final Pool pool;

  PgKeyStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<Optional<StoredKey>> byHash(String hash) {
    return pool.preparedQuery(BY_HASH)
        .execute(Tuple.of(hash))
        .map(rows -> rows.stream().map(PgKeyStore::key).findFirst());
  }

  @Override
  public Future<Void> insert(StoredKey key) {
    Tuple values =
        Tuple.tuple()
            .addString(key.id())
            .addString(key.organization().value())
            .addString(key.name())
            .addString(key.hash())
            .addString(key.start())
            .addArrayOfString(
                key.capabilities().stream().map(Capability::wire).sorted().toArray(String[]::new))
            .addBoolean(key.enabled())
            .addOffsetDateTime(Columns.time(key.expiresAt()))
            .addOffsetDateTime(Columns.time(key.createdAt()));
    return pool.preparedQuery(INSERT).execute(values).mapEmpty();
  }

  @Override
  public Future<Boolean> any() {
    return pool.preparedQuery(ANY)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("found"));
  }

  private static StoredKey key(Row row) {
    return new StoredKey(
        row.getString("id"),
        new OrganizationId(row.getString("organization_id")),
        row.getString("name"),
        row.getString("hash"),
        row.getString("start"),
        Arrays.stream(row.getArrayOfStrings("capabilities"))
            .map(name -> Capability.valueOf(name.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet()),
        row.getBoolean("enabled"),
        Columns.instantOrNull(row, "expires_at"),
        Columns.instant(row, "created_at"));
  }
}
