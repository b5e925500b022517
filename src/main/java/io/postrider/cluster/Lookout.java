package io.postrider.cluster;

import io.postrider.model.Timers;
import java.time.Duration;
import java.util.List;

/// Has the nodes looked at once more when the lease of one ends before the next look. On one
/// context.
final class Lookout {
  private final Timers timers;
  private final Duration pause;
  private final Runnable look;
  private Timers.Handle end = () -> {};

  /// @param pause between two looks
  /// @param look asks for the nodes, which are then seen here, or not when nobody answers
  Lookout(Timers timers, Duration pause, Runnable look) {
    this.timers = timers;
    this.pause = pause;
    this.look = look;
  }

  /// These are there, each with what is left of his lease. One who still renews it has far more
  /// left than until the next look, unless the database has come to a halt: whether he does is
  /// asked again when it ends.
  void seen(List<Member> members) {
    end.cancel();
    members.stream()
        .filter(Member::isAlive)
        .map(Member::lease)
        .min(Duration::compareTo)
        .filter(left -> left.compareTo(pause) <= 0)
        .ifPresent(left -> end = timers.after(left.plusMillis(1), look));
  }
}
