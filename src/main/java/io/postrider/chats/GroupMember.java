package io.postrider.chats;

import io.postrider.model.Jid;
import java.time.Instant;

/// Who is in a group.
///
/// @param id of the row
/// @param lid his hidden id; his phone number's address where that is all that is known
/// @param role `member`, `admin` or `superadmin`
public record GroupMember(
    long id, Jid group, Jid lid, String role, Instant firstSeenAt, Instant lastSeenAt) {}
