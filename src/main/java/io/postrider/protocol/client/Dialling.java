package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.noise.Certificates;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseClient;
import io.postrider.protocol.noise.NoiseException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt to connect, up to the end of the handshake. Source: protocol/frames-and-handshake.md
/// §1 to §4.
final class Dialling {
  private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);

  private final NoiseConnection.Loop loop;
  private final ClientTimings timings;
  private final Credentials credentials;
  private final ConnectionListener listener;
  private final Promise<Connection> promise;
  private final FrameReader reader = new FrameReader();
  private final NoiseClient noise;
  private boolean over;

  Dialling(
      NoiseConnection.Loop loop,
      Certificates certificates,
      ClientTimings timings,
      Credentials credentials,
      ConnectionListener listener,
      Promise<Connection> promise) {
    this.loop = loop;
    this.timings = timings;
    this.credentials = credentials;
    this.listener = listener;
    this.promise = promise;
    this.noise = new NoiseClient(credentials.noise(), KeyPair.generate(), certificates);
  }

  /// A client that is being closed throws, and whoever dials must hear of it, too.
  void start(WebSocketConnectOptions options) {
    Future.succeededFuture(options)
        .compose(loop.sockets()::connect)
        .onSuccess(this::greet)
        .onFailure(thrown -> promise.tryFail(new LostException(reason(thrown))));
  }

  private static String reason(Throwable thrown) {
    return "cannot connect: " + thrown.getClass().getSimpleName() + " " + thrown.getMessage();
  }

  private void greet(WebSocket socket) {
    long timer = loop.after(timings.dial(), () -> fail(socket, "no handshake in time"));
    promise.future().onComplete(_ -> loop.vertx().cancelTimer(timer));
    socket.exceptionHandler(thrown -> fail(socket, reason(thrown)));
    socket.closeHandler(_ -> fail(socket, "closed during the handshake"));
    socket.binaryMessageHandler(chunk -> receive(socket, chunk));
    Bytes hello = Frames.frame(noise.hello());
    write(socket, Bytes.concat(Frames.intro(credentials.routingInfo()), hello));
  }

  private void receive(WebSocket socket, Buffer chunk) {
    if (over) {
      return;
    }
    try {
      List<Bytes> frames = reader.feed(Bytes.wrap(chunk.getBytes()));
      if (!frames.isEmpty()) {
        finish(socket, frames);
      }
    } catch (NoiseException | CryptoException wrong) {
      fail(socket, "handshake failed: " + wrong.getMessage());
    }
  }

  /// Frames after the server's hello are the connection's already.
  private void finish(WebSocket socket, List<Bytes> frames) {
    Bytes last =
        noise.finish(
            frames.getFirst(), ClientPayloads.of(credentials, loop.version().get()), Instant.now());
    write(socket, Frames.frame(last));
    if (over) {
      return;
    }
    over = true;
    NoiseConnection connection =
        new NoiseConnection(loop, socket, noise.transport(), reader, listener, timings);
    connection.start();
    promise.tryComplete(connection);
    frames.subList(1, frames.size()).forEach(connection::accept);
  }

  private void write(WebSocket socket, Bytes bytes) {
    if (!loop.permit().isHeld()) {
      fail(socket, "this node's lease is over");
      return;
    }
    socket
        .writeBinaryMessage(Buffer.buffer(bytes.unsafeArray()))
        .onFailure(thrown -> fail(socket, reason(thrown)));
  }

  private void fail(WebSocket socket, String reason) {
    if (over) {
      return;
    }
    over = true;
    promise.tryFail(new LostException(reason));
    socket.close().onFailure(_ -> LOG.trace("the socket was closed before"));
  }
}
