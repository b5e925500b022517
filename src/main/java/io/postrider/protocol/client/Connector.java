package io.postrider.protocol.client;

import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.noise.Certificates;
import io.postrider.version.ClientVersion;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/// Dials the server over a WebSocket. May be shared by all sessions of a node.
public final class Connector implements Dialler {
  private static final int LARGEST_MESSAGE = (1 << 24) + 64;

  /// The page that the browser's client is loaded from. Vert.x must not be told to leave the header
  /// out: it then removes this one.
  private static final String ORIGIN = "https://web.whatsapp.com";

  private final Vertx vertx;
  private final Network network;
  private final Certificates certificates;
  private final ClientTimings timings;
  private final Supplier<ClientVersion> version;
  private final WebSocketClient sockets;
  private final Permit permit;
  private final Set<NoiseConnection> open = ConcurrentHashMap.newKeySet();
  private final LongAdder skipped = new LongAdder();

  /// @param permit without which nothing is said
  /// @param version what each new connection says that we are
  public Connector(Vertx vertx, Network network, Permit permit, Supplier<ClientVersion> version) {
    this(vertx, network, permit, ClientTimings.DEFAULT, version);
  }

  /// @param permit without which nothing is said
  /// @param timings of every connection
  /// @param version what each new connection says that we are
  public Connector(
      Vertx vertx,
      Network network,
      Permit permit,
      ClientTimings timings,
      Supplier<ClientVersion> version) {
    this.permit = permit;
    this.version = version;
    this.vertx = vertx;
    this.network = network;
    this.certificates = new Certificates(network.rootKey());
    this.timings = timings;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setMaxFrameSize(LARGEST_MESSAGE)
                .setMaxMessageSize(LARGEST_MESSAGE));
  }

  /// How many stanzas nobody could read.
  public long skipped() {
    return skipped.sum();
  }

  /// How long nothing has come on the connection that has been silent for longest; zero without
  /// one.
  public Duration silence() {
    return longest(NoiseConnection::silence);
  }

  /// How long the message has waited that has waited longest for its acknowledgement; zero without
  /// one.
  public Duration unacknowledged() {
    return longest(NoiseConnection::unacknowledged);
  }

  private Duration longest(Function<NoiseConnection, Duration> time) {
    return open.stream().map(time).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  /// Closes every connection; the sessions dial again when it is their turn.
  public void hangUp() {
    open.forEach(NoiseConnection::hangUp);
  }

  @Override
  public Future<Turn> turn() {
    return permit.turn();
  }

  @Override
  public Future<Void> lull() {
    return permit.lull();
  }

  @Override
  public Future<Connection> dial(Credentials credentials, ConnectionListener listener) {
    Context context = vertx.getOrCreateContext();
    Promise<Connection> promise = Promise.promise();
    context.runOnContext(
        _ -> {
          NoiseConnection.Loop loop =
              new NoiseConnection.Loop(
                  vertx, context, Thread.currentThread(), sockets, permit, open, skipped, version);
          Dialling dialling =
              new Dialling(loop, certificates, timings, credentials, listener, promise);
          dialling.start(options());
        });
    return promise.future();
  }

  private WebSocketConnectOptions options() {
    return new WebSocketConnectOptions()
        .setAbsoluteURI(network.url())
        .addHeader("Origin", ORIGIN)
        .addHeader("Cache-Control", "no-cache")
        .addHeader("Pragma", "no-cache")
        .setTimeout(timings.dial().toMillis());
  }
}
