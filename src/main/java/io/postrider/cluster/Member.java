package io.postrider.cluster;

import java.time.Duration;
import java.time.Instant;

/// A node as the database knows it.
///
/// @param id fresh for each start
/// @param version of the program
/// @param bus the version of the bus that it speaks
/// @param capacity sessions that it takes at most
/// @param draining it is to give its sessions away and takes none
/// @param leaseUntil what its last renewal has written, by the database's clock
/// @param lease how long it still holds; zero or less when it is over
public record Member(
    String id,
    String version,
    int bus,
    int capacity,
    boolean draining,
    Instant startedAt,
    Instant leaseUntil,
    Duration lease) {
  /// Whether its sessions are its own.
  public boolean isAlive() {
    return lease.isPositive();
  }

  Member withLease(Duration left) {
    return new Member(id, version, bus, capacity, draining, startedAt, leaseUntil, left);
  }

  /// How many sessions are to be placed on it at most.
  int room() {
    return isAlive() && !draining ? capacity : 0;
  }
}
