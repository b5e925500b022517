package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What waits for an answer of the server, by id.
final class PendingQueries {
  private final NoiseConnection.Loop loop;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private volatile @Nullable Waiting oldest;

  /// @param since by `System.nanoTime`
  private record Waiting(Promise<Node> promise, long timer, long since) {}

  PendingQueries(NoiseConnection.Loop loop) {
    this.loop = loop;
  }

  /// An older one with the same id gives way.
  void add(String id, Promise<Node> promise, Duration timeout) {
    fail(id, new LostException("sent again"));
    long timer = loop.after(timeout, () -> fail(id, new LostException("no answer in time")));
    waiting.put(id, new Waiting(promise, timer, System.nanoTime()));
    look();
  }

  private void look() {
    oldest = waiting.isEmpty() ? null : waiting.values().iterator().next();
  }

  /// How long the first of them has waited; from any thread.
  Duration longest() {
    Waiting first = oldest;
    return first == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - first.since());
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
      look();
    }
    return known;
  }
}
