package io.postrider.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sees leases end by a clock of its own: what the database's says when it steps forward would end
/// them all, and when it steps back, keep those of the dead for as long. Not for several threads.
final class Watch {
  /// A lease of which more is left was written before the database's clock stepped back.
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Duration lease;
  private final Duration longest;
  private long lookedAt;
  private Map<String, Sighting> sightings = Map.of();
  private boolean renewed;

  /// @param until what the last renewal has written
  /// @param seenAt by the own clock, when that was first seen
  /// @param left how much was left then
  private record Sighting(Instant until, long seenAt, Duration left) {
    private Duration left(long nanos) {
      return left.minusNanos(nanos - seenAt);
    }
  }

  /// @param lease of this node; that of another one is not much longer
  Watch(Duration lease) {
    this.lease = lease;
    this.longest = lease.compareTo(LONGEST) > 0 ? lease : LONGEST;
  }

  /// The same nodes, with what is left of their leases since their last renewal was seen.
  ///
  /// @param nanos of a clock that never goes back
  List<Member> seen(List<Member> known, long nanos) {
    Map<String, Sighting> now = new HashMap<>();
    List<Member> seen = new ArrayList<>();
    for (Member member : known) {
      Sighting sighting = sighting(member, nanos);
      now.put(member.id(), sighting);
      seen.add(member.withLease(sighting.left(nanos)));
    }
    sightings = now;
    lookedAt = nanos;
    return seen;
  }

  /// Who has renewed since the last look holds his lease for its length from then on at least,
  /// whatever the database's clock has done meanwhile.
  private Sighting sighting(Member member, long nanos) {
    Sighting before = sightings.get(member.id());
    if (before != null && before.until().equals(member.leaseUntil())) {
      return before;
    }
    renewed |= before != null;
    Duration left = member.lease();
    if (before != null && member.leaseUntil().isAfter(before.until())) {
      Duration sure = lease.minusNanos(nanos - lookedAt);
      left = left.compareTo(sure) < 0 ? sure : left;
    }
    return new Sighting(member.leaseUntil(), nanos, left.compareTo(longest) > 0 ? longest : left);
  }

  /// Whether any of them has been renewed since it was first seen.
  boolean hasSeenRenewal() {
    return renewed;
  }
}
