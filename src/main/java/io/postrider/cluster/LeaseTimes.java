package io.postrider.cluster;

import java.time.Duration;

/// How long a node's lease holds.
///
/// @param length by the database's clock, from one renewal
/// @param margin by which it ends earlier here: for the pace of two clocks, and for what is on its
///   way to WhatsApp then
/// @param pause between two renewals
public record LeaseTimes(Duration length, Duration margin, Duration pause) {
  /// Of a lease of some length.
  public static LeaseTimes of(Duration length) {
    return new LeaseTimes(length, length.dividedBy(10), length.dividedBy(6));
  }

  /// How long it holds here.
  Duration here() {
    return length.minus(margin);
  }
}
