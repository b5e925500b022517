package io.postrider.http.resource;

import io.postrider.auth.ApiKeys;
import io.postrider.auth.KeyChange;
import io.postrider.auth.KeySecrets;
import io.postrider.auth.StoredKey;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Page;
import io.postrider.model.Capability;
import io.postrider.model.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The API keys of an organization (api.md §21).
public final class ApiKeyResource {
  private final ApiKeys keys;

  public ApiKeyResource(ApiKeys keys) {
    this.keys = keys;
  }

  public void register(Operations operations) {
    operations
        .on("createApiKey", this::create)
        .on("listApiKeys", this::list)
        .on("getApiKey", this::get)
        .on("updateApiKey", this::change)
        .on("deleteApiKey", this::delete)
        .on("rotateApiKey", this::rotate);
  }

  private Future<Answer> create(Exchange exchange) {
    JsonObject body = exchange.body();
    return keys.create(
            exchange.principal(),
            body.getString("name"),
            permissions(body.getJsonObject("permissions")),
            time(body))
        .map(made -> Answer.json(201, body(made.key(), made.secret())));
  }

  private static Set<Capability> permissions(@Nullable JsonObject map) {
    if (map == null) {
      return EnumSet.of(Capability.READ);
    }
    Set<Capability> permissions = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (map.getBoolean(capability.wire(), false)) {
        permissions.add(capability);
      }
    }
    return permissions;
  }

  private static @Nullable Instant time(JsonObject body) {
    @Nullable Long millis = body.getLong("expiresAt");
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private Future<Answer> list(Exchange exchange) {
    return keys.list(exchange.principal().organization())
        .map(
            all ->
                Answer.ok(
                    Page.of(all, exchange, ApiKeyResource::position, key -> body(key, null))));
  }

  /// Sorts as the list does, newest first.
  private static String position(StoredKey key) {
    return "%013d.%s".formatted(key.createdAt().toEpochMilli(), key.id());
  }

  private Future<Answer> get(Exchange exchange) {
    return keys.find(exchange.principal().organization(), exchange.parameter("key"))
        .map(key -> Answer.ok(body(key, null)));
  }

  private Future<Answer> change(Exchange exchange) {
    JsonObject body = exchange.body();
    var change = new KeyChange(body.getString("name"), body.getBoolean("enabled"), time(body));
    return keys.change(exchange.principal(), exchange.parameter("key"), change)
        .map(key -> Answer.ok(body(key, null)));
  }

  private Future<Answer> delete(Exchange exchange) {
    return keys.delete(exchange.principal().organization(), exchange.parameter("key"))
        .map(Answer.NO_CONTENT);
  }

  private Future<Answer> rotate(Exchange exchange) {
    return keys.rotate(exchange.principal(), exchange.parameter("key"))
        .map(made -> Answer.ok(body(made.key(), made.secret())));
  }

  private static ApiKey body(StoredKey key, @Nullable Secret secret) {
    Set<Capability> granted = key.capabilities();
    return new ApiKey(
        key.id(),
        key.name(),
        KeySecrets.PREFIX,
        key.start(),
        new Permissions(
            granted.contains(Capability.READ),
            granted.contains(Capability.SEND),
            granted.contains(Capability.MANAGE),
            granted.contains(Capability.EVENTS)),
        key.enabled(),
        millis(key.expiresAt()),
        key.createdAt().toEpochMilli(),
        millis(key.lastUsedAt()),
        secret == null ? null : secret.reveal());
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  /// A key on the wire; `key` is there once, when it has been made.
  record ApiKey(
      String id,
      String name,
      String prefix,
      String start,
      Permissions permissions,
      boolean enabled,
      @Nullable Long expiresAt,
      long createdAt,
      @Nullable Long lastUsedAt,
      @Nullable String key) {}

  /// What a key may do.
  record Permissions(boolean read, boolean send, boolean manage, boolean events) {}
}
