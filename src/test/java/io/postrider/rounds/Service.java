package io.postrider.rounds;

import java.time.Duration;

/// How long the database has served, all in all: who waits for what needs it has no patience to
/// lose while it is away on purpose. One outage at a time.
final class Service {
  private final long begun = System.nanoTime();
  private long awayNanos;
  private long awaySince;
  private boolean away;

  /// Lets an outage happen, from its beginning to its end.
  void without(Runnable outage) {
    leave();
    try {
      outage.run();
    } finally {
      comeBack();
    }
  }

  private synchronized void leave() {
    away = true;
    awaySince = System.nanoTime();
  }

  private synchronized void comeBack() {
    away = false;
    awayNanos += System.nanoTime() - awaySince;
  }

  /// Grows while it serves.
  synchronized Duration soFar() {
    long now = away ? awaySince : System.nanoTime();
    return Duration.ofNanos(now - begun - awayNanos);
  }

  /// Whether it has not served that long yet.
  boolean isBefore(Duration end) {
    return soFar().compareTo(end) < 0;
  }
}
