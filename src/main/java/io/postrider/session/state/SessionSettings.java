package io.postrider.session.state;

import io.postrider.outbox.Budget;
import org.jspecify.annotations.Nullable;

/// What a user chooses for a session.
///
/// @param label at most 255 characters
/// @param presence what is announced after each connection
/// @param ratePerMin messages a minute, 0 or less: unlimited
/// @param ratePerHour messages an hour, 0 or less: unlimited
public record SessionSettings(
    @Nullable String label,
    boolean autoRead,
    boolean presenceTyping,
    Presence presence,
    int ratePerMin,
    int ratePerHour) {
  /// How much may be sent.
  public Budget.Rates rates() {
    return new Budget.Rates(ratePerMin, ratePerHour);
  }
}
