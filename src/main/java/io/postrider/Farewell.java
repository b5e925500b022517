package io.postrider;

import io.postrider.config.Config;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Whether a node takes requests, and how it ceases to: it says so, goes on for a while, since who
/// sends requests needs that to see it, and then answers what is under way.
final class Farewell {
  private static final Duration LAST = Duration.ofSeconds(5);

  /// Without another node the sessions do not answer any more.
  private static final Duration LAST_ALONE = Duration.ofSeconds(1);

  /// When the API is to be gone, of the 28 s that a program has for its end: other parts end after
  /// it.
  private static final Duration ENDED = Duration.ofSeconds(24);

  private final boolean alone;
  private final Duration notice;
  private volatile boolean ready;
  private volatile long unreadySince;

  Farewell(Config config) {
    this.alone = config.cluster().members().isEmpty();
    this.notice = config.node().farewell();
  }

  boolean isReady() {
    return ready;
  }

  /// It takes requests from now on.
  void ready() {
    ready = true;
  }

  /// It says from now on that it does not.
  void begin() {
    ready = false;
    unreadySince = System.nanoTime();
  }

  /// Until whoever sends requests has seen it.
  void await() throws InterruptedException {
    if (!alone) {
      TimeUnit.NANOSECONDS.sleep(notice.toNanos() - passed());
    }
  }

  /// How long requests that are under way may take still.
  Duration last() {
    return alone
        ? LAST_ALONE
        : Duration.ofNanos(Math.clamp(ENDED.toNanos() - passed(), 0, LAST.toNanos()));
  }

  private long passed() {
    return System.nanoTime() - unreadySince;
  }
}
