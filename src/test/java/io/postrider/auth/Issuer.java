package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.postrider.config.AuthConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// An issuer of login tokens: publishes its keys on a real port, as well or badly as it is told.
public final class Issuer {
  static final String NAME = "https://id.example";
  static final String AUDIENCE = "postrider";

  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private volatile Consumer<HttpServerRequest> answer = request -> request.response().end();

  public Issuer(Vertx vertx) throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  private void handle(HttpServerRequest request) {
    asked.incrementAndGet();
    answer.accept(request);
  }

  /// How often somebody wanted the keys.
  int asked() {
    return asked.get();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/jwks";
  }

  public AuthConfig config() {
    return new AuthConfig(url(), NAME, AUDIENCE);
  }

  public void publish(Signer... signers) {
    JsonArray keys = new JsonArray();
    List.of(signers).forEach(signer -> keys.add(signer.jwk()));
    answer(jwks(keys).toBuffer());
  }

  static JsonObject jwks(JsonArray keys) {
    return new JsonObject().put("keys", keys);
  }

  void answer(Buffer body) {
    behave(request -> request.response().end(body));
  }

  void behave(Consumer<HttpServerRequest> behaviour) {
    answer = behaviour;
  }

  void stop() throws Exception {
    server.close().await(10, SECONDS);
  }

  /// Claims that are accepted from `now` on, for five minutes.
  public static JsonObject claims(Instant now) {
    return new JsonObject()
        .put("sub", "user_1")
        .put("iss", NAME)
        .put("aud", AUDIENCE)
        .put("iat", now.getEpochSecond())
        .put("exp", now.getEpochSecond() + 300)
        .put("activeOrganizationId", "org_1")
        .put("orgRole", "member");
  }
}
