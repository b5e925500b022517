package io.postrider.http.events;

import io.postrider.events.EventSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How far the open streams of this node are behind their logs. Safe for use by many threads.
public final class StreamLag {
  private final Set<EventSource> open = ConcurrentHashMap.newKeySet();

  /// Looks at one more.
  ///
  /// @return to be run when it is over
  Runnable of(EventSource source) {
    open.add(source);
    return () -> open.remove(source);
  }

  /// Of the one that is behind the furthest; zero when none is.
  public Duration greatest() {
    return open.stream().map(EventSource::lag).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}
