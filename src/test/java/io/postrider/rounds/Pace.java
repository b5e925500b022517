package io.postrider.rounds;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The pace of a load, and of whoever looks at another process again and again.
final class Pace {
  private static final Duration LOOK = Duration.ofMillis(50);

  private Pace() {}

  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// Whether it holds before the time is over; waits for it.
  static boolean until(Duration longest, BooleanSupplier holds) {
    long end = System.nanoTime() + longest.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pass(LOOK);
    }
    return true;
  }
}
