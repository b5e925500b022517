package io.postrider;

import io.postrider.store.DatabaseAddress;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Stands between a client and PostgreSQL and counts what it is asked, by the messages of its
/// protocol (PostgreSQL 18, §54.7). Without TLS.
final class CountingProxy {
  private static final int HEAD = 5;
  private static final char QUERY = 'Q';
  private static final char EXECUTE = 'E';
  private static final char PARSE = 'P';
  private static final int VERSION = 3;

  private final Vertx vertx;
  private final DatabaseAddress server;
  private final NetServer proxy;
  private final LongAdder statements = new LongAdder();
  private final LongAdder parsed = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  CountingProxy(Vertx vertx, DatabaseAddress server) throws Exception {
    this.vertx = vertx;
    this.server = server;
    this.proxy =
        vertx
            .createNetServer()
            .connectHandler(this::connect)
            .listen(0, "127.0.0.1")
            .await(5, TimeUnit.SECONDS);
  }

  /// What was asked so far.
  ///
  /// @param statements that were carried out
  /// @param parsed of them, how often one was prepared
  /// @param bytes that the client has written
  record Count(long statements, long parsed, long bytes) {
    Count minus(Count earlier) {
      return new Count(
          statements - earlier.statements, parsed - earlier.parsed, bytes - earlier.bytes);
    }
  }

  Count count() {
    return new Count(statements.sum(), parsed.sum(), bytes.sum());
  }

  DatabaseAddress address() {
    return new DatabaseAddress(
        "127.0.0.1", proxy.actualPort(), server.database(), server.user(), server.password());
  }

  private void connect(NetSocket client) {
    client.pause();
    vertx
        .createNetClient()
        .connect(server.port(), server.host())
        .onSuccess(upstream -> join(client, upstream))
        .onFailure(_ -> client.close());
  }

  private void join(NetSocket client, NetSocket upstream) {
    Messages messages = new Messages();
    upstream.handler(client::write);
    client.handler(
        data -> {
          messages.take(data);
          upstream.write(data);
        });
    client.closeHandler(_ -> upstream.close());
    upstream.closeHandler(_ -> client.close());
    client.resume();
  }

  /// The messages of one connection. Until one says which version of the protocol is spoken, they
  /// have no type: somebody may ask for encryption first.
  private final class Messages {
    private Buffer rest = Buffer.buffer();
    private boolean begun;

    private void take(Buffer data) {
      bytes.add(data.length());
      rest.appendBuffer(data);
      int at = 0;
      int end = end(at);
      while (end > 0 && end <= rest.length()) {
        if (begun) {
          count((char) rest.getByte(at));
        }
        begun = begun || rest.getUnsignedShort(at + Integer.BYTES) == VERSION;
        at = end;
        end = end(at);
      }
      rest = rest.getBuffer(at, rest.length());
    }

    /// Where the message that begins here ends; 0 while that is not known.
    private int end(int at) {
      if (begun) {
        return rest.length() < at + HEAD ? 0 : at + 1 + rest.getInt(at + 1);
      }
      return rest.length() < at + 2 * Integer.BYTES ? 0 : at + rest.getInt(at);
    }

    private void count(char type) {
      if (type == QUERY || type == EXECUTE) {
        statements.increment();
      }
      if (type == PARSE) {
        parsed.increment();
      }
    }
  }
}
