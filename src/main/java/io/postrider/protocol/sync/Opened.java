package io.postrider.protocol.sync;

import io.postrider.model.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a snapshot or a patch says, verified.
///
/// @param after the version that it leads to
/// @param actions those that we know, in order
/// @param macs the codes of values, by those under which they are kept; empty: it is gone
public record Opened(
    StateVersion after, List<SyncAction> actions, Map<Bytes, Optional<Bytes>> macs) {
  public Opened {
    actions = List.copyOf(actions);
    macs = Map.copyOf(macs);
  }
}
