package io.postrider.auth;

import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps API keys.
public interface KeyStore {
  /// Those of these hashes that there are, also when they are disabled or expired.
  Future<List<StoredKey>> byHashes(Set<String> hashes);

  /// Those of these ids that there are, of whatever organizations.
  Future<List<StoredKey>> byIds(Set<String> ids);

  /// Whether a key of this hash was deleted, or rotated away.
  Future<Boolean> retired(String hash);

  /// A new key; its organization is made when there is none. A key of the same hash stays as it is.
  Future<Void> insert(StoredKey key);

  /// The same; fails with `Conflict` when the organization has so many keys already.
  Future<Void> insertWithin(int most, StoredKey key);

  /// Whether there is any key at all.
  Future<Boolean> any();

  /// All keys of an organization, newest first.
  Future<List<StoredKey>> list(OrganizationId organization);

  Future<Optional<StoredKey>> find(OrganizationId organization, String id);

  /// The key as it is then; empty when the organization has no such key.
  Future<Optional<StoredKey>> change(OrganizationId organization, String id, KeyChange change);

  /// Gives the key another secret, and thus its next version; otherwise as `change`.
  Future<Optional<StoredKey>> rotate(
      OrganizationId organization, String id, String hash, String start);

  /// Whether the organization had such a key.
  Future<Boolean> delete(OrganizationId organization, String id);

  /// When keys were last used, by id. A time earlier than the stored one, and an id that is not
  /// there any more, have no effect.
  Future<Void> used(Map<String, Instant> times);
}
