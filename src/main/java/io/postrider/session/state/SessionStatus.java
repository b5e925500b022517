package io.postrider.session.state;

import java.util.Locale;

/// Where a session stands, as its users see it (api.md §8).
public enum SessionStatus {
  STOPPED,
  SCAN_QR_CODE,
  STARTING,
  WORKING,
  FAILED,
  LOGGED_OUT;

  /// The name on the wire and in the database, lower case.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The inverse of `wire`.
  public static SessionStatus ofWire(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
