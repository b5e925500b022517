package io.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.postrider.auth.Issuer;
import io.postrider.auth.Signer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The API for people with login tokens, and their issuer.
final class Logins {
  private static final Signer SIGNER = Signer.ed25519("ed");

  final Api api;
  private final Vertx vertx;

  Logins(Vertx vertx) throws Exception {
    this(vertx, Api.Rules.DEFAULTS);
  }

  Logins(Vertx vertx, Api.Rules rules) throws Exception {
    this.vertx = vertx;
    Issuer issuer = new Issuer(vertx);
    issuer.publish(SIGNER);
    api = new Api(vertx, rules.with(issuer.config()));
  }

  /// A token that is good now.
  ///
  /// @param organization absent: none is active
  /// @param claims the others that count
  static String token(String user, @Nullable String organization, Map<String, String> claims) {
    JsonObject all =
        Issuer.claims(Instant.now()).put("sub", user).put("activeOrganizationId", organization);
    if (organization == null) {
      all.remove("activeOrganizationId");
    }
    claims.forEach(all::put);
    return SIGNER.sign(all);
  }

  HttpResponse<Buffer> send(HttpMethod method, String path, String token, String body)
      throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("Authorization", "Bearer " + token);
    return api.send(method, path, headers, Buffer.buffer(body));
  }

  HttpResponse<Buffer> mint(String token, JsonObject body) throws Exception {
    return send(HttpMethod.POST, "/api/v1/realtime/ticket", token, body.encode());
  }

  String ticket(String token, JsonObject body) throws Exception {
    return Api.json(mint(token, body)).getString("ticket");
  }

  /// Opens a stream with these headers; completes when it has ended.
  Future<Void> stream(String header, String credential) throws Exception {
    Promise<Void> ended = Promise.promise();
    vertx
        .createHttpClient()
        .request(HttpMethod.GET, api.port(), "127.0.0.1", "/api/v1/events")
        .map(request -> request.putHeader(header, credential))
        .map(request -> request.putHeader("accept", "text/event-stream"))
        .compose(
            request ->
                request.send().onSuccess(response -> response.endHandler(_ -> ended.complete())))
        .await(10, SECONDS);
    return ended.future();
  }

  /// Opens a socket; completes when it has ended.
  Future<Void> socket(String ticket, Consumer<JsonObject> frames) throws Exception {
    Promise<Void> ended = Promise.promise();
    ClientWebSocket socket = vertx.createWebSocketClient().webSocket();
    socket.textMessageHandler(text -> frames.accept(new JsonObject(text)));
    socket
        .connect(api.port(), "127.0.0.1", "/api/v1/realtime?ticket=" + ticket)
        .onSuccess(opened -> opened.closeHandler(_ -> ended.complete()))
        .await(10, SECONDS);
    return ended.future();
  }
}
