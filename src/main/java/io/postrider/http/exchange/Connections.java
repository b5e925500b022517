package io.postrider.http.exchange;

import io.vertx.core.http.HttpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections there may be. Safe for use by many threads.
public final class Connections {
  private final int most;
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();

  /// @param most that may be open; those that come then are closed
  public Connections(int most) {
    this.most = most;
  }

  /// Counts it until it is closed, or closes it at once.
  public void admit(HttpConnection connection) {
    if (open.size() >= most) {
      connection.close().onFailure(_ -> {});
      return;
    }
    open.add(connection);
    connection.closeHandler(_ -> ended(connection));
  }

  /// It has become a WebSocket, and that has ended; the library does not tell of these.
  public void ended(HttpConnection connection) {
    open.remove(connection);
  }
}
