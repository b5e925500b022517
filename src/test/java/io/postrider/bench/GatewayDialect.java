package io.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// The gateway's own API.
///
/// @param api the base of its paths, up to and with `/api/v1`
record GatewayDialect(String api) implements Dialect {
  @Override
  public Future<Unlinked> create(Http http, String name) {
    return http.post(api + "/sessions", new JsonObject().put("start", true), 201)
        .map(session -> session.getString("id"))
        .compose(
            id ->
                http.get(session(id) + "/qr", 200)
                    .map(qr -> new Unlinked(id, qr.getString("code"))));
  }

  @Override
  public Future<Boolean> works(Http http, String session) {
    return http.get(session(session), 200)
        .map(found -> "working".equals(found.getString("status")));
  }

  /// Also one that ended in a kill is stored as working: it counts from its next login on.
  @Override
  public Future<Long> working(Http http, Instant since) {
    return http.get(api + "/sessions", 200)
        .map(
            found ->
                found.getJsonArray("data").stream()
                    .map(JsonObject.class::cast)
                    .filter(
                        session ->
                            "working".equals(session.getString("status"))
                                && session.getLong("lastConnectedAt", 0L) >= since.toEpochMilli())
                    .count());
  }

  @Override
  public String messages(String session) {
    return session(session) + "/messages";
  }

  @Override
  public Optional<String> events() {
    return Optional.of(api + "/events?types=message");
  }

  /// Ends its connection and begins another one.
  Future<Void> restart(Http http, String session) {
    return http.post(session(session) + ":restart", new JsonObject(), 200).mapEmpty();
  }

  private String session(String id) {
    return api + "/sessions/" + id;
  }
}
