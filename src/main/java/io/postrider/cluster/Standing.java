package io.postrider.cluster;

import io.postrider.protocol.client.Permit;
import io.postrider.protocol.client.Turn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;

/// Whether this node may speak to WhatsApp: as long as its lease holds. Connections are opened one
/// after the other, and not before it holds (invariants.md §3).
public final class Standing implements Permit {
  private final Lease lease;
  private final LeaseTimes times;
  private final Ramp ramp;

  /// @param loginsPerSecond connections that are opened at most
  public Standing(Vertx vertx, LeaseTimes times, int loginsPerSecond, Clock clock) {
    this.times = times;
    this.lease = new Lease(System::nanoTime, clock::millis, times.here());
    this.ramp = new Ramp(vertx, loginsPerSecond, lease::isHeld);
  }

  @Override
  public boolean isHeld() {
    return lease.isHeld();
  }

  @Override
  public Future<Turn> turn() {
    return ramp.turn();
  }

  @Override
  public Future<Void> lull() {
    return ramp.lull();
  }

  /// How long it still holds; zero or less when it does not.
  public Duration left() {
    return lease.left();
  }

  Lease lease() {
    return lease;
  }

  LeaseTimes times() {
    return times;
  }
}
