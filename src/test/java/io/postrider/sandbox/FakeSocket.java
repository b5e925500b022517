package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server's end of a socket, of which a test holds the other end. A proxy, because
/// `CompanionLink` uses six of the interface's sixty methods; any other one fails.
final class FakeSocket {
  private final BlockingQueue<Bytes> written = new LinkedBlockingQueue<>();
  private Handler<Buffer> reader = _ -> {};
  private Handler<@Nullable Void> closing = _ -> {};
  private boolean closed;

  ServerWebSocket socket() {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            FakeSocket.class.getClassLoader(), new Class<?>[] {ServerWebSocket.class}, this::call);
  }

  @SuppressWarnings("unchecked") // as the methods' signatures say
  private @Nullable Object call(Object socket, Method method, Object @Nullable [] arguments) {
    Object first = arguments == null ? "" : arguments[0];
    return switch (method.getName()) {
      case "binaryMessageHandler" -> {
        reader = (Handler<Buffer>) first;
        yield socket;
      }
      case "closeHandler" -> {
        closing = (Handler<@Nullable Void>) first;
        yield socket;
      }
      case "exceptionHandler" -> socket;
      case "isClosed" -> closed;
      case "writeBinaryMessage" -> {
        written.add(Bytes.wrap(((Buffer) first).getBytes()));
        yield Future.succeededFuture();
      }
      case "close" -> {
        close();
        yield Future.succeededFuture();
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  /// What the server has written since the last call, in order.
  Bytes taken() {
    Bytes all = Bytes.EMPTY;
    for (Bytes next = written.poll(); next != null; next = written.poll()) {
      all = Bytes.concat(all, next);
    }
    return all;
  }

  /// What the server writes next; waits for it.
  Bytes awaited() throws InterruptedException {
    Bytes next = written.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the server has written nothing");
    }
    return next;
  }

  /// Sends something to the server.
  void say(Bytes data) {
    reader.handle(Buffer.buffer(data.toArray()));
  }

  /// Either side hangs up.
  void close() {
    if (!closed) {
      closed = true;
      closing.handle(null);
    }
  }

  boolean isClosed() {
    return closed;
  }
}
