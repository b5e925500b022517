package io.postrider.session.state;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session as it is stored.
///
/// @param owner the id of the node that runs it
/// @param epoch how often it has changed hands
/// @param budget what is left to send with
/// @param credentials encoded; absent before the first pairing and after an explicit removal
/// @param nothingWaits whether no message of it waited to be sent or acknowledged, and no gap, when
///   its owner had claimed it; false where nobody has looked
public record SessionRow(
    SessionId id,
    OrganizationId organization,
    String owner,
    Epoch epoch,
    SessionSettings settings,
    Lifecycle state,
    Budget budget,
    @Nullable Bytes credentials,
    Instant createdAt,
    boolean nothingWaits) {

  /// One of which nobody knows what waits.
  public SessionRow(
      SessionId id,
      OrganizationId organization,
      String owner,
      Epoch epoch,
      SessionSettings settings,
      Lifecycle state,
      Budget budget,
      @Nullable Bytes credentials,
      Instant createdAt) {
    this(id, organization, owner, epoch, settings, state, budget, credentials, createdAt, false);
  }

  /// The same, of which nothing waits.
  public SessionRow withNothingWaiting() {
    return new SessionRow(
        id, organization, owner, epoch, settings, state, budget, credentials, createdAt, true);
  }
}
