package io.postrider.events;

import io.vertx.core.Future;
import java.time.Duration;

/// Where a stream of events comes from, at the pace of its caller: nothing is read ahead. Used on
/// one event loop.
public interface EventSource extends AutoCloseable {
  /// The next events, or none when `patience` is over. One call at a time.
  ///
  /// @param limit how many at the most
  Future<Delivery> next(int limit, Duration patience);

  /// Ends it; a waiting call gets what there is.
  @Override
  void close();
}
