package io.postrider.chats;

import io.postrider.model.Jid;
import java.time.Instant;
import java.util.Optional;

/// A group that a session knows.
///
/// @param id of the row
/// @param participants how many are in it
public record Group(
    long id,
    Jid jid,
    String subject,
    Optional<String> description,
    Optional<Jid> owner,
    int participants,
    boolean announce,
    boolean locked,
    Optional<Instant> createdAt,
    Instant firstSeenAt,
    Instant updatedAt) {}
