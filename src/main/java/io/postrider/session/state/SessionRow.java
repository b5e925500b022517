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
public record SessionRow(
    SessionId id,
    OrganizationId organization,
    String owner,
    Epoch epoch,
    SessionSettings settings,
    Lifecycle state,
    Budget budget,
    @Nullable Bytes credentials,
    Instant createdAt) {}
