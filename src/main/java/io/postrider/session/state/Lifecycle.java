package io.postrider.session.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The part of a session that its verticle changes by itself.
///
/// @param account absent while unlinked
/// @param details absent while working, unless part of the work is not allowed
public record Lifecycle(
    SessionStatus status,
    @Nullable Account account,
    @Nullable StatusDetails details,
    @Nullable Instant lastConnectedAt,
    Instant updatedAt) {}
