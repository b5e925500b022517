package io.postrider.protocol.client;

import io.postrider.protocol.client.keys.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.atomic.LongAdder;

/// Dials the server over a WebSocket. May be shared by all sessions of a node.
public final class Connector implements Dialler {
  private static final int LARGEST_MESSAGE = (1 << 24) + 64;

  /// The page that the browser's client is loaded from. Vert.x must not be told to leave the header
  /// out: it then removes this one.
  private static final String ORIGIN = "https://web.whatsapp.com";

  private final Vertx vertx;
  private final Network network;
  private final ClientTimings timings;
  private final WebSocketClient sockets;
  private final LongAdder skipped = new LongAdder();

  public Connector(Vertx vertx, Network network) {
    this(vertx, network, ClientTimings.DEFAULT);
  }

  /// @param timings of every connection
  public Connector(Vertx vertx, Network network, ClientTimings timings) {
    this.vertx = vertx;
    this.network = network;
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

  @Override
  public Future<Connection> dial(Credentials credentials, ConnectionListener listener) {
    Context context = vertx.getOrCreateContext();
    Promise<Connection> promise = Promise.promise();
    context.runOnContext(
        _ -> {
          NoiseConnection.Loop loop =
              new NoiseConnection.Loop(vertx, context, Thread.currentThread(), sockets, skipped);
          Dialling dialling = new Dialling(loop, network, timings, credentials, listener, promise);
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
