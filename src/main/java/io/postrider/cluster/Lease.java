package io.postrider.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What this node knows of its own lease: it holds until an instant by this machine's clocks that
/// is sure to come before the one by the database's. Looked at on any thread, also by one that has
/// stood still for a minute.
///
/// A lease that was over does not hold again before what others have claimed meanwhile has been let
/// go (`regain`).
final class Lease {
  private static final Moment OVER = new Moment(0, 0);

  private final LongSupplier nanos;
  private final LongSupplier millis;
  private final Duration length;
  private volatile Moment until = OVER;

  /// A machine that was suspended as a whole sees that on its wall clock only; that one, in turn,
  /// may be set back.
  ///
  /// @param nanos of a clock that never goes back, and may stand still while the machine does
  /// @param millis of the wall clock
  record Moment(long nanos, long millis) {
    private Moment plus(Duration time) {
      return new Moment(nanos + time.toNanos(), millis + time.toMillis());
    }

    private boolean isBefore(Moment other) {
      return nanos - other.nanos < 0 && millis < other.millis;
    }
  }

  /// @param nanos of a clock that never goes back
  /// @param millis of the wall clock
  /// @param length of a renewal, from the moment at which it was asked for; shorter than what the
  ///   database is asked for
  Lease(LongSupplier nanos, LongSupplier millis, Duration length) {
    this.nanos = nanos;
    this.millis = millis;
    this.length = length;
  }

  Moment now() {
    return new Moment(nanos.getAsLong(), millis.getAsLong());
  }

  boolean isHeld() {
    return now().isBefore(until);
  }

  /// It was renewed; does nothing for one that is over.
  ///
  /// @param asked when the renewal was asked for
  /// @return whether it holds
  boolean extend(Moment asked) {
    if (isHeld()) {
      until = asked.plus(length);
    }
    return isHeld();
  }

  /// It was renewed, and nothing of what others have claimed is left here.
  ///
  /// @param asked when the renewal was asked for
  /// @return whether it holds
  boolean regain(Moment asked) {
    until = asked.plus(length);
    return isHeld();
  }

  /// It does not hold any more.
  void end() {
    until = OVER;
  }

  /// How long it still holds; zero or less when it does not.
  Duration left() {
    return Duration.ofNanos(until.nanos() - nanos.getAsLong());
  }
}
