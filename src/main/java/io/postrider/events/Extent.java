package io.postrider.events;

/// What a log holds: positions from `oldest` to `newest`. An empty log has an `oldest` that is one
/// past its `newest`.
///
/// @param oldestMillis time of the oldest event, for its id; 0 when there is none
/// @param newestMillis time of the last event that there ever was, for its id
public record Extent(long oldest, long newest, long oldestMillis, long newestMillis) {
  public boolean isEmpty() {
    return oldest > newest;
  }
}
