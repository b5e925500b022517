package io.postrider.session.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why a session is not working, or what it may not do while it is.
///
/// @param reason short, for people and programs: `connection lost`, `replaced` …
/// @param nextAttempt when it tries again by itself, or may do it again
public record StatusDetails(String reason, Instant since, @Nullable Instant nextAttempt) {}
