package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.noise.ServerCertificates;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Owns a network and its server on one event loop.
final class SandboxVerticle extends VerticleBase {
  private static final String PATH = "/ws/chat";
  private static final int LARGEST = (1 << 24) + 64;

  private final SandboxConfig config;
  private final ServerCertificates certificates;
  private @Nullable Network net;
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

  private Network restored(Loaded loaded) {
    Network restored = new Network(vertx, certificates, loaded.state());
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

  private Future<HttpServer> listen(Network network) {
    ControlApi api = new ControlApi(network, this::webSocketUrl);
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxWebSocketFrameSize(LARGEST)
            .setMaxWebSocketMessageSize(LARGEST)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .webSocketHandshakeHandler(
            handshake -> {
              boolean known = handshake.path().equals(PATH);
              (known ? handshake.accept().<Void>mapEmpty() : handshake.reject(404))
                  .onFailure(_ -> network.stats.violation("a failed upgrade"));
            })
        .webSocketHandler(socket -> new Link(network, socket).open())
        .requestHandler(api::handle)
        .listen(config.port(), config.host())
        .compose(
            server -> {
              port = server.actualPort();
              return network.state.saved().map(server);
            });
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
