package io.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// The bare HTTP server around whatsmeow.
///
/// @param base of its paths
record WhatsmeowDialect(String base) implements Dialect {
  @Override
  public Future<Unlinked> create(Http http, String name) {
    return http.post(base + "/sessions", new JsonObject().put("name", name), 200)
        .map(answer -> new Unlinked(name, answer.getString("qr")));
  }

  @Override
  public Future<Boolean> works(Http http, String session) {
    return list(http)
        .map(
            all ->
                all.stream()
                    .map(JsonObject.class::cast)
                    .anyMatch(one -> session.equals(one.getString("name")) && isOpen(one)));
  }

  @Override
  public Future<Long> working(Http http, Instant since) {
    return list(http)
        .map(
            all ->
                all.stream().map(JsonObject.class::cast).filter(WhatsmeowDialect::isOpen).count());
  }

  private Future<JsonArray> list(Http http) {
    return http.list(base + "/sessions");
  }

  private static boolean isOpen(JsonObject session) {
    return "open".equals(session.getString("state"));
  }

  @Override
  public String messages(String session) {
    return base + "/sessions/" + session + "/messages";
  }

  @Override
  public Optional<String> events() {
    return Optional.empty();
  }
}
