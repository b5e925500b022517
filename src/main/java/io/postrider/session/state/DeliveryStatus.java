package io.postrider.session.state;

import java.util.Locale;

/// How far a message has come, in the order in which it gets there; `FAILED` ends it instead.
public enum DeliveryStatus {
  SENT,
  DELIVERED,
  READ,
  PLAYED,
  FAILED;

  /// The name on the wire and in the database, lower case.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The inverse of `wire`.
  public static DeliveryStatus ofWire(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
