package io.postrider.cluster;

import io.postrider.model.Timers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Says who is there whenever this node renews its lease, and once more when another one's lease
/// ends before the next renewal. On one context.
final class Lookout {
  private final Timers timers;
  private final Duration pause;
  private final Consumer<List<Member>> told;
  private Timers.Handle end = () -> {};

  /// @param pause between two renewals of this node
  /// @param told who is there, each with what is left of his lease
  Lookout(Timers timers, Duration pause, Consumer<List<Member>> told) {
    this.timers = timers;
    this.pause = pause;
    this.told = told;
  }

  /// These were there just now; that is the case until they are seen again, or their leases end.
  void seen(List<Member> members) {
    end.cancel();
    told.accept(members);
    awaitEnd(members, timers.nanoTime());
  }

  /// Who renews has far more left than until the next look: it is not told as gone by one whose own
  /// database has come to a halt.
  private void awaitEnd(List<Member> members, long since) {
    members.stream()
        .filter(Member::isAlive)
        .map(Member::lease)
        .min(Duration::compareTo)
        .filter(left -> left.compareTo(pause) <= 0)
        .ifPresent(left -> end = timers.after(left.plusMillis(1), () -> look(members, since)));
  }

  private void look(List<Member> members, long since) {
    Duration passed = Duration.ofNanos(timers.nanoTime() - since);
    seen(members.stream().map(member -> member.withLease(member.lease().minus(passed))).toList());
  }
}
