package io.postrider.events;

import io.vertx.core.Future;
import java.time.Duration;

/// Where a stream of events comes from, at the pace of its caller: nothing is read ahead. Used on
/// one event loop, but for `lag`.
public interface EventSource extends AutoCloseable {
  /// The next events, or none when `patience` is over. One call at a time.
  ///
  /// @param limit how many at the most
  Future<Delivery> next(int limit, Duration patience);

  /// How long the oldest event has waited that was not given, or that its caller, who has not asked
  /// for more since, may still be busy with; zero when there is none. For any thread.
  Duration lag();

  /// Ends it; a waiting call gets what there is.
  @Override
  void close();
}
