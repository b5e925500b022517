package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.noise.ServerCertificates;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Owns a network and its server on one event loop.
final class SandboxVerticle extends VerticleBase {
  private static final String PATH = "/ws/chat";
  private static final String ORIGIN = "https://web.whatsapp.com";
  private static final int LARGEST = (1 << 24) + 64;

  private final SandboxConfig config;
  private final ServerCertificates certificates;
  private @Nullable SandboxNetwork net;
  private volatile int port;
  private volatile List<String> phonesAtStart = List.of();

  SandboxVerticle(SandboxConfig config, ServerCertificates certificates) {
    this.config = config;
    this.certificates = certificates;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(
            () -> {
              StateFile state = new StateFile(vertx, config.stateFile());
              return new Loaded(state, state.load());
            })
        .compose(loaded -> listen(restored(Objects.requireNonNull(loaded))));
  }

  private record Loaded(StateFile state, Map<String, JsonObject> sections) {}

  private SandboxNetwork restored(Loaded loaded) {
    SandboxNetwork restored =
        new SandboxNetwork(vertx, new LoopTimers(vertx), certificates, loaded.state());
    Snapshots.restore(restored, loaded.sections());
    if (restored.accounts.all().isEmpty()) {
      config
          .phones()
          .forEach(
              phone ->
                  restored.accounts.create(
                      phone, "Phone " + phone.substring(Math.max(0, phone.length() - 3))));
    }
    phonesAtStart = restored.accounts.all().stream().map(account -> account.phone).toList();
    restored.accounts.all().stream()
        .filter(account -> account.online)
        .forEach(restored.delivery::resume);
    net = restored;
    return restored;
  }

  private Future<HttpServer> listen(SandboxNetwork network) {
    ControlApi api = new ControlApi(network, new Visitors(config.host()), this::webSocketUrl);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setMaxWebSocketFrameSize(LARGEST)
            .setMaxWebSocketMessageSize(LARGEST)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .webSocketHandshakeHandler(handshake -> upgrade(network, handshake))
        .webSocketHandler(socket -> new CompanionLink(network, socket).open())
        .requestHandler(http -> handle(network, api, http))
        .listen(config.port(), config.host())
        .compose(
            server -> {
              port = server.actualPort();
              return network.state.saved().map(server);
            });
  }

  private static void handle(SandboxNetwork network, ControlApi api, HttpServerRequest http) {
    if (Objects.requireNonNullElse(http.path(), "").startsWith(MediaFiles.ROOT)) {
      network.media.serve(http);
    } else {
      api.handle(http);
    }
  }

  /// Official clients name the page that they come from; without it the real server refuses.
  private static void upgrade(SandboxNetwork network, ServerWebSocketHandshake handshake) {
    Future<Void> answered;
    if (!handshake.path().equals(PATH)) {
      answered = handshake.reject(404);
    } else if (!ORIGIN.equals(handshake.headers().get("Origin"))) {
      network.stats.violation("an upgrade whose Origin is not " + ORIGIN);
      answered = handshake.reject(403);
    } else {
      answered = handshake.accept().mapEmpty();
    }
    answered.onFailure(_ -> network.stats.violation("a failed upgrade"));
  }

  private String webSocketUrl() {
    return "ws://" + config.host() + ":" + port + PATH;
  }

  @Override
  public Future<?> stop() {
    return net == null ? Future.succeededFuture() : net.state.saved();
  }

  int port() {
    return port;
  }

  Bytes rootKey() {
    return certificates.root().publicKey();
  }

  List<String> phonesAtStart() {
    return phonesAtStart;
  }
}
