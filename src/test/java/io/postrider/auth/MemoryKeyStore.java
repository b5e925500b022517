package io.postrider.auth;

import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keys in memory; counts how often it is asked for hashes.
public final class MemoryKeyStore implements KeyStore {
  private final Map<String, StoredKey> keys = new LinkedHashMap<>();
  private final Set<String> retired = new HashSet<>();
  private int asked;
  private int written;
  private @Nullable Throwable failure;
  private Future<Void> gate = Future.succeededFuture();

  public synchronized int asked() {
    return asked;
  }

  /// How many times last uses were written.
  public synchronized int written() {
    return written;
  }

  public synchronized void clear() {
    keys.clear();
  }

  /// From now on everything fails, until it is told `null`.
  public synchronized void fail(@Nullable Throwable failure) {
    this.failure = failure;
  }

  /// Reading by hashes takes until `gate` opens, and gives what was there at its beginning.
  public synchronized void hold(Future<Void> gate) {
    this.gate = gate;
  }

  @Override
  public synchronized Future<List<StoredKey>> byHashes(Set<String> hashes) {
    asked++;
    Future<List<StoredKey>> found =
        answer(keys.values().stream().filter(key -> hashes.contains(key.hash())).toList());
    return gate.compose(_ -> found);
  }

  @Override
  public synchronized Future<List<StoredKey>> byIds(Set<String> ids) {
    return answer(keys.values().stream().filter(key -> ids.contains(key.id())).toList());
  }

  @Override
  public synchronized Future<Void> insert(StoredKey key) {
    if (first(other -> other.hash().equals(key.hash())).isEmpty()) {
      keys.put(key.id(), key);
    }
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Boolean> retired(String hash) {
    return answer(retired.contains(hash));
  }

  @Override
  public synchronized Future<Void> insertWithin(int most, StoredKey key) {
    long count =
        keys.values().stream()
            .filter(other -> other.organization().equals(key.organization()))
            .count();
    return count < most ? insert(key) : new Failure.Conflict("no more").asFuture();
  }

  @Override
  public synchronized Future<Boolean> any() {
    return answer(!keys.isEmpty());
  }

  @Override
  public synchronized Future<List<StoredKey>> list(OrganizationId organization) {
    return answer(
        keys.values().stream()
            .filter(key -> key.organization().equals(organization))
            .sorted(
                Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::id).reversed())
            .toList());
  }

  @Override
  public synchronized Future<Optional<StoredKey>> find(OrganizationId organization, String id) {
    return answer(
        Optional.ofNullable(keys.get(id)).filter(key -> key.organization().equals(organization)));
  }

  @Override
  public synchronized Future<Optional<StoredKey>> change(
      OrganizationId organization, String id, KeyChange change) {
    return find(organization, id)
        .map(
            found ->
                found.map(
                    key ->
                        replace(
                            key,
                            change.name() == null ? key.name() : change.name(),
                            change.enabled() == null ? key.enabled() : change.enabled(),
                            change.expiresAt() == null ? key.expiresAt() : change.expiresAt())));
  }

  private StoredKey replace(
      StoredKey key, String name, boolean enabled, @Nullable Instant expiresAt) {
    return put(
        new StoredKey(
            key.id(),
            key.organization(),
            name,
            key.hash(),
            key.start(),
            key.version(),
            key.capabilities(),
            enabled,
            expiresAt,
            key.createdAt(),
            key.lastUsedAt()));
  }

  @Override
  public synchronized Future<Optional<StoredKey>> rotate(
      OrganizationId organization, String id, String hash, String start) {
    return find(organization, id)
        .map(found -> found.map(this::retire).map(key -> secret(key, hash, start)));
  }

  private StoredKey secret(StoredKey key, String hash, String start) {
    return put(
        new StoredKey(
            key.id(),
            key.organization(),
            key.name(),
            hash,
            start,
            key.version() + 1,
            key.capabilities(),
            key.enabled(),
            key.expiresAt(),
            key.createdAt(),
            key.lastUsedAt()));
  }

  @Override
  public synchronized Future<Boolean> delete(OrganizationId organization, String id) {
    return find(organization, id)
        .map(found -> found.map(this::retire).map(key -> keys.remove(key.id())).isPresent());
  }

  private StoredKey retire(StoredKey key) {
    boolean _ = retired.add(key.hash());
    return key;
  }

  @Override
  public synchronized Future<Void> used(Map<String, Instant> times) {
    written++;
    times.forEach((id, time) -> keys.computeIfPresent(id, (_, key) -> used(key, time)));
    return answer(times).mapEmpty();
  }

  private static StoredKey used(StoredKey key, Instant time) {
    return new StoredKey(
        key.id(),
        key.organization(),
        key.name(),
        key.hash(),
        key.start(),
        key.version(),
        key.capabilities(),
        key.enabled(),
        key.expiresAt(),
        key.createdAt(),
        time);
  }

  private StoredKey put(StoredKey key) {
    keys.put(key.id(), key);
    return key;
  }

  private Optional<StoredKey> first(Predicate<StoredKey> wanted) {
    return keys.values().stream().filter(wanted).findFirst();
  }

  private <T> Future<T> answer(T value) {
    return failure == null ? Future.succeededFuture(value) : Future.failedFuture(failure);
  }
}
