package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What waits for an answer of the server, by id.
final class PendingQueries {
  private final NoiseConnection.Loop loop;
  private final Map<String, Waiting> waiting = new HashMap<>();

  private record Waiting(Promise<Node> promise, long timer) {}

  PendingQueries(NoiseConnection.Loop loop) {
    this.loop = loop;
  }

  /// An older one with the same id gives way.
  void add(String id, Promise<Node> promise, Duration timeout) {
    fail(id, new LostException("sent again"));
    long timer = loop.after(timeout, () -> fail(id, new LostException("no answer in time")));
    waiting.put(id, new Waiting(promise, timer));
  }

  void complete(String id, Node answer) {
    Waiting known = take(id);
    if (known != null) {
      known.promise().complete(answer);
    }
  }

  void fail(String id, Throwable reason) {
    Waiting known = take(id);
    if (known != null) {
      known.promise().fail(reason);
    }
  }

  void failAll(Throwable reason) {
    List.copyOf(waiting.keySet()).forEach(id -> fail(id, reason));
  }

  private @Nullable Waiting take(String id) {
    Waiting known = waiting.remove(id);
    if (known != null) {
      loop.vertx().cancelTimer(known.timer());
    }
    return known;
  }
}
