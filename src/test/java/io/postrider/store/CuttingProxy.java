package io.postrider.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between a client and the server, and breaks their connection when the client commits, or
/// keeps all that is said to itself.
final class CuttingProxy {
  /// Where a connection is cut.
  enum Cut {
    NOWHERE,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final Vertx vertx;
  private final DatabaseAddress server;
  private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NOWHERE);
  private final NetServer proxy;
  private volatile boolean silent;

  CuttingProxy(Vertx vertx, DatabaseAddress server) throws Exception {
    this.vertx = vertx;
    this.server = server;
    this.proxy =
        vertx
            .createNetServer()
            .connectHandler(this::connect)
            .listen(0, "localhost")
            .await(5, TimeUnit.SECONDS);
  }

  DatabaseAddress address() {
    return new DatabaseAddress(
        "localhost", proxy.actualPort(), server.database(), server.user(), server.password());
  }

  /// The next commit is cut there.
  void cut(Cut where) {
    next.set(where);
  }

  boolean hasCut() {
    return next.get() == Cut.NOWHERE;
  }

  /// While it is silent, what is written arrives nowhere, and no connection is closed; so it stays
  /// for the connections of that time.
  void silent(boolean from) {
    silent = from;
  }

  private void connect(NetSocket client) {
    client.pause();
    vertx
        .createNetClient()
        .connect(server.port(), server.host())
        .onSuccess(upstream -> join(client, upstream))
        .onFailure(_ -> drop(client));
  }

  private void join(NetSocket client, NetSocket upstream) {
    AtomicBoolean deaf = new AtomicBoolean();
    upstream.handler(client::write);
    client.handler(
        data -> {
          if (silent) {
            deaf.set(true);
          }
          if (!deaf.get()) {
            forward(data, client, upstream);
          }
        });
    client.closeHandler(_ -> drop(upstream));
    upstream.closeHandler(_ -> drop(client));
    client.resume();
  }

  private void forward(Buffer data, NetSocket client, NetSocket upstream) {
    boolean commits = data.toString(StandardCharsets.ISO_8859_1).contains("COMMIT");
    Cut cut = commits ? next.getAndSet(Cut.NOWHERE) : Cut.NOWHERE;
    switch (cut) {
      case NOWHERE -> upstream.write(data);
      case BEFORE_COMMIT -> drop(client);
      case AFTER_COMMIT -> {
        upstream.handler(_ -> drop(client));
        upstream.write(data);
      }
    }
  }

  private static void drop(NetSocket socket) {
    Future<Void> closed = socket.close();
    closed.onFailure(_ -> {});
  }
}
