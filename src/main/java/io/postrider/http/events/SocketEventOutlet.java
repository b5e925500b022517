package io.postrider.http.events;

import io.postrider.events.Delivery;
import io.postrider.events.LoggedEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/// Events over a WebSocket, a text frame each (api.md §18). A frame that has not left within 10 s
/// ends the socket.
final class SocketEventOutlet implements EventOutlet {
  private final ServerWebSocket socket;
  private final Promise<Void> over = Promise.promise();
  private boolean ending;

  SocketEventOutlet(ServerWebSocket socket) {
    this.socket = socket;
    if (socket.isClosed()) { // it may be the client's word only
      socket.close().onComplete(_ -> over.tryComplete());
      return;
    }
    socket.closeHandler(_ -> over.tryComplete());
    socket.shutdownHandler(_ -> end());
    Context context = Objects.requireNonNull(Vertx.currentContext());
    socket.frameHandler(_ -> context.runOnContext(_ -> hold()));
  }

  /// Who sends and does not read is not read any more until he does: each of his pings would be
  /// answered, into memory. Not while a frame is handled, since the library asks for one more after
  /// each ping.
  private void hold() {
    if (!socket.isClosed() && socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(_ -> socket.resume());
    }
  }

  /// The first frame.
  Future<Void> begin(long millis) {
    return write(
        new JsonObject()
            .put("event", "connected")
            .put("timestamp", millis)
            .put("heartbeatSeconds", EventPump.HEARTBEAT.toSeconds())
            .encode());
  }

  @Override
  public Future<Void> events(List<LoggedEvent> events) {
    Future<Void> written = Future.succeededFuture();
    for (LoggedEvent event : events) {
      written = write(event.envelope()); // one that fails ends the stream
    }
    return written;
  }

  @Override
  public Future<Void> reset(Delivery.Reset reset, long millis) {
    return write(HttpEventOutlet.frame(reset, millis).encode());
  }

  @Override
  public Future<Void> ping(long millis) {
    return write(new JsonObject().put("event", "ping").put("timestamp", millis).encode());
  }

  private Future<Void> write(String frame) {
    return socket.isClosed() || ending
        ? Future.failedFuture("the client has gone")
        : EventOutlet.inTime(socket.writeTextMessage(frame), this::end);
  }

  @Override
  public Future<Void> over() {
    return over.future();
  }

  @Override
  public void end() {
    if (!socket.isClosed() && !ending) {
      ending = true; // nothing may follow what says so
      socket.close().onFailure(_ -> {});
    }
  }

  @Override
  public void fail() {
    write(new JsonObject().put("event", "error").put("error", "replay_failed").encode())
        .onComplete(_ -> end());
  }
}
