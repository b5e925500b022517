package io.postrider.session.state;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an account shows of itself while its session works (api.md §8): WhatsApp's `available` and
/// `unavailable`.
public enum Presence {
  ONLINE,
  OFFLINE;

  /// The name on the wire and in the database, lower case.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The inverse of `wire`; empty for anything else.
  public static Optional<Presence> ofWire(String name) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(name)).findFirst();
  }
}
