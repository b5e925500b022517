package io.postrider.auth;

import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.Secret;
import io.postrider.model.Texts;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The API keys of an organization, as its own people administer them (api.md §21). A key of
/// another organization is not found.
public final class ApiKeys {
  private static final int LONGEST_ID = 64;

  private final KeyStore store;
  private final Authenticator authenticator;
  private final Timers timers;
  private final int most;

  /// @param most keys that an organization may have
  public ApiKeys(KeyStore store, Authenticator authenticator, Timers timers, int most) {
    this.store = store;
    this.authenticator = authenticator;
    this.timers = timers;
    this.most = most;
  }

  /// A key with its secret, which is shown this once.
  public record Minted(StoredKey key, Secret secret) {}

  /// Fails with `Forbidden` when the key would have more rights than the caller, with `Invalid`
  /// when it has ended already, with `Conflict` when the organization has all it may have.
  ///
  /// @param expiresAt absent: never
  public Future<Minted> create(
      Principal caller, String name, Set<Capability> capabilities, @Nullable Instant expiresAt) {
    Instant now = timers.now();
    Secret secret = KeySecrets.generate();
    StoredKey key =
        KeySecrets.stored(secret, caller.organization(), name, capabilities, expiresAt, now);
    return ahead(expiresAt, now)
        .compose(_ -> within(caller, capabilities))
        .compose(_ -> store.insertWithin(most, key))
        .onSuccess(_ -> authenticator.made(key.id()))
        .map(new Minted(key, secret));
  }

  /// Newest first.
  public Future<List<StoredKey>> list(OrganizationId organization) {
    return store.list(organization);
  }

  public Future<StoredKey> find(OrganizationId organization, String id) {
    return named(id).compose(_ -> store.find(organization, id)).compose(ApiKeys::found);
  }

  /// Fails with `Invalid` when the key would have ended already, with `Forbidden` when it has more
  /// rights than the caller and would be good, or good for longer, by his word.
  public Future<StoredKey> change(Principal caller, String id, KeyChange change) {
    OrganizationId organization = caller.organization();
    return find(organization, id)
        .compose(
            key ->
                change.grants()
                    ? within(caller, key.capabilities())
                    : Future.<Void>succeededFuture())
        .compose(_ -> ahead(change.expiresAt(), timers.now()))
        .compose(_ -> store.change(organization, id, change))
        .compose(ApiKeys::found)
        .onSuccess(key -> revoke(key, change));
  }

  private void revoke(StoredKey key, KeyChange change) {
    if (change.isOfAccess()) {
      authenticator.changed(key.id());
    }
  }

  public Future<Void> delete(OrganizationId organization, String id) {
    return named(id)
        .compose(_ -> store.delete(organization, id))
        .compose(
            done -> done ? Future.succeededFuture() : new Failure.NotFound("api key").asFuture())
        .onSuccess(_ -> authenticator.changed(id))
        .mapEmpty();
  }

  /// Another secret for the same key; the old one is refused from then on. Fails with `Forbidden`
  /// when the key has more rights than the caller, who would have the secret.
  public Future<Minted> rotate(Principal caller, String id) {
    Secret secret = KeySecrets.generate();
    OrganizationId organization = caller.organization();
    return find(organization, id)
        .compose(key -> within(caller, key.capabilities()))
        .compose(
            _ ->
                store.rotate(
                    organization, id, KeySecrets.hash(secret.reveal()), KeySecrets.start(secret)))
        .compose(ApiKeys::found)
        .onSuccess(_ -> authenticator.changed(id))
        .map(key -> new Minted(key, secret));
  }

  private static Future<StoredKey> found(Optional<StoredKey> key) {
    return key.map(Future::succeededFuture)
        .orElseGet(() -> new Failure.NotFound("api key").asFuture());
  }

  private static Future<Void> named(String id) {
    return Texts.isWord(id, LONGEST_ID)
        ? Future.succeededFuture()
        : new Failure.NotFound("api key").asFuture();
  }

  private static Future<Void> ahead(@Nullable Instant expiresAt, Instant now) {
    return expiresAt == null || now.isBefore(expiresAt)
        ? Future.succeededFuture()
        : new Failure.Invalid("expiresAt", "must lie ahead").asFuture();
  }

  private static Future<Void> within(Principal caller, Set<Capability> wanted) {
    String missing =
        wanted.stream()
            .filter(capability -> !caller.can(capability))
            .map(Capability::wire)
            .sorted()
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Future.succeededFuture()
        : new Failure.Forbidden("a key cannot have more than the caller: " + missing).asFuture();
  }
}
