package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.query.Companion;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeException;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseException;
import io.postrider.protocol.noise.Transport;
import io.postrider.version.ClientVersion;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection over a WebSocket, encrypted after its handshake. Lives on the event loop that
/// dialled it and is used there only; calls from elsewhere are carried over. Source:
/// protocol/frames-and-handshake.md §7, protocol/login-and-stream.md §3 and §4,
/// protocol/queries-and-acks.md §1, protocol/news-2026.md §N18.
final class NoiseConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(NoiseConnection.class);
  private static final short NORMAL = 1000;

  /// A server that is there answers a close in one round trip.
  private static final Duration GOODBYE = Duration.ofMillis(500);

  private final Loop loop;
  private final WebSocket socket;
  private final Transport transport;
  private final ConnectionListener listener;
  private final ClientTimings timings;
  private final FrameReader reader;
  private final Promise<Void> gone = Promise.promise();
  private final PendingQueries queries;
  private final PendingQueries messages;
  private final KeepAlive keepAlive;
  private final String prefix = Random.below(0x10000) + "." + Random.below(0x10000) + "-";
  private volatile long heardAt = System.nanoTime();
  private long counter;
  private Reception reception = Reception.NOTHING_SENT;
  private boolean ended;

  NoiseConnection(
      Loop loop,
      WebSocket socket,
      Transport transport,
      FrameReader reader,
      ConnectionListener listener,
      ClientTimings timings) {
    this.loop = loop;
    this.socket = socket;
    this.transport = transport;
    this.reader = reader;
    this.listener = listener;
    this.timings = timings;
    this.queries = new PendingQueries(loop);
    this.messages = new PendingQueries(loop);
    this.keepAlive = new KeepAlive(loop, timings, this::ping, this::end);
  }

  /// Takes over from the handshake.
  void start() {
    socket.binaryMessageHandler(this::receive);
    socket.exceptionHandler(thrown -> end(new Ending.Lost(thrown.getClass().getSimpleName())));
    socket.closeHandler(
        _ -> {
          gone.tryComplete();
          end(new Ending.Lost("closed by the server"));
        });
    keepAlive.start();
    loop.open().add(this);
  }

  @Override
  public Future<Node> query(Node iq) {
    return ask(iq, queries, timings.answer()).compose(NoiseConnection::result);
  }

  private static Future<Node> result(Node answer) {
    boolean failed = answer.attr("type").orElse("").equals("error");
    if (!failed && answer.child("error").isEmpty()) {
      return Future.succeededFuture(answer);
    }
    Node error = answer.child("error").orElse(Node.of("error"));
    int code = (int) error.number("code").orElse(500);
    return Future.failedFuture(new IqException(code, error.attr("text").orElse("")));
  }

  @Override
  public Future<Node> send(Node message, Duration within) {
    loop.run(this::sending);
    return ask(message, messages, within);
  }

  private void sending() {
    if (reception == Reception.NOTHING_SENT) {
      reception = Reception.UNANSWERED;
    }
  }

  @Override
  public Reception reception() {
    return reception;
  }

  private Future<Node> ask(Node stanza, PendingQueries pending, Duration timeout) {
    Promise<Node> promise = Promise.promise();
    loop.run(
        () -> {
          Node named = stanza.id().isEmpty() ? stanza.with("id", nextId()) : stanza;
          if (ended) {
            promise.fail(LostException.ended("the connection is closed"));
            return;
          }
          pending.add(named.id(), promise, timeout);
          try {
            transmit(named);
          } catch (NodeException | IllegalArgumentException unfit) {
            pending.fail(named.id(), unfit);
          }
        });
    return promise.future();
  }

  private Future<Node> ping() {
    return ask(Companion.ping(), queries, timings.pingAnswer());
  }

  private String nextId() {
    counter++;
    return prefix + counter;
  }

  @Override
  public void write(Node stanza) {
    loop.run(
        () -> {
          if (!ended) {
            transmit(stanza);
          }
        });
  }

  /// Encryption counts the frames, so that it and the write must not be torn apart.
  private void transmit(Node stanza) {
    if (!loop.permit().isHeld()) {
      hangUp();
      return;
    }
    Bytes frame = Frames.frame(transport.encrypt(NodeWriter.write(stanza)));
    socket
        .writeBinaryMessage(Buffer.buffer(frame.unsafeArray()))
        .onFailure(_ -> end(new Ending.Lost("write failed")));
  }

  @Override
  public void pause() {
    loop.run(() -> hear(false));
  }

  @Override
  public void resume() {
    loop.run(() -> hear(true));
  }

  private void hear(boolean on) {
    keepAlive.deaf(!on);
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  @Override
  public Future<Void> close() {
    loop.run(
        () -> {
          end(new Ending.Asked());
          loop.after(GOODBYE, gone::tryComplete);
        });
    return gone.future();
  }

  /// This node may not speak for the session any more, or not just now.
  void hangUp() {
    loop.run(() -> end(new Ending.Suspended()));
  }

  /// How long nothing has come; from any thread.
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  /// How long the first message has waited that is not acknowledged; from any thread.
  Duration unacknowledged() {
    return messages.longest();
  }

  private void receive(Buffer chunk) {
    try {
      for (Bytes frame : reader.feed(Bytes.wrap(chunk.getBytes()))) {
        accept(frame);
      }
    } catch (NoiseException broken) {
      end(new Ending.Lost(String.valueOf(broken.getMessage())));
    }
  }

  /// One frame of the server.
  void accept(Bytes frame) {
    if (ended) {
      return;
    }
    try {
      Bytes plaintext = transport.decrypt(frame);
      heardAt = System.nanoTime();
      keepAlive.heard();
      dispatch(Stanza.of(NodeReader.read(plaintext)));
    } catch (NodeException unreadable) {
      loop.skipped().increment();
      LOG.warn("an unreadable stanza is skipped: {}", unreadable.getMessage());
    } catch (NoiseException broken) {
      end(new Ending.Lost("an unreadable frame"));
    }
  }

  private void dispatch(Stanza stanza) {
    switch (stanza) {
      case Stanza.Own own -> mine(own);
      case Stanza.Told told -> guarded(heard -> heard.onStanza(told));
    }
  }

  private void mine(Stanza.Own stanza) {
    switch (stanza) {
      case Stanza.Answer(var iq) -> queries.complete(iq.id(), iq);
      case Stanza.MessageAck(var ack) -> {
        reception = Reception.ACKNOWLEDGED;
        messages.complete(ack.id(), ack);
      }
      case Stanza.OtherAck _ -> reception = Reception.ACKNOWLEDGED;
      case Stanza.Ping(var iq) -> transmit(Pairing.ackOf(iq));
      case Stanza.End(var last) -> end(Ending.of(last));
    }
  }

  private void guarded(Consumer<ConnectionListener> call) {
    try {
      call.accept(listener);
    } catch (RuntimeException thrown) {
      LOG.error("a listener failed", thrown);
    }
  }

  /// The one way out.
  private void end(Ending ending) {
    if (ended) {
      return;
    }
    ended = true;
    loop.open().remove(this);
    LOG.debug("connection ended: {}", ending);
    keepAlive.stop();
    socket.close(NORMAL).onFailure(_ -> LOG.trace("the socket was closed before"));
    LostException lost = LostException.ended("the connection ended: " + ending);
    loop.later(
        () -> {
          queries.failAll(lost);
          messages.failAll(lost);
          guarded(heard -> heard.onClosed(ending));
        });
  }

  /// The event loop that a connection lives on.
  ///
  /// @param sockets only held: Vert.x closes a client that nobody can reach, and its sockets
  /// @param permit looked at before each write
  /// @param open the connections that have not ended
  /// @param skipped counts the stanzas that cannot be read
  /// @param version what a new connection says that we are
  record Loop(
      Vertx vertx,
      Context context,
      Thread thread,
      WebSocketClient sockets,
      Permit permit,
      Set<NoiseConnection> open,
      LongAdder skipped,
      Supplier<ClientVersion> version) {
    void run(Runnable action) {
      if (Thread.currentThread() == thread) {
        action.run();
      } else {
        later(action);
      }
    }

    void later(Runnable action) {
      context.runOnContext(_ -> action.run());
    }

    long after(Duration delay, Runnable action) {
      return vertx.setTimer(Math.max(1, delay.toMillis()), _ -> action.run());
    }
  }
}
