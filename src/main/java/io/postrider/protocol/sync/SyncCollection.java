package io.postrider.protocol.sync;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The parts of the app state, each with versions of its own, in the order in which they are
/// fetched. Source: protocol/app-state.md §1.
public enum SyncCollection {
  CRITICAL_BLOCK,
  CRITICAL_UNBLOCK_LOW,
  REGULAR_HIGH,
  REGULAR,
  REGULAR_LOW;

  /// The name on the wire.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<SyncCollection> of(String wire) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
  }
}
