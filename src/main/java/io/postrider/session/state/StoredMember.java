package io.postrider.session.state;

import java.time.Instant;

/// Somebody in a stored group.
///
/// @param role `member`, `admin` or `superadmin`
/// @param firstSeenAt when he was heard of first since he is in it, by our clock; not later than
///   any message of ours that he was sent
public record StoredMember(String role, Instant firstSeenAt) {}
