package io.postrider.chats;

import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Reads what is stored of a session's chats. Writing is part of the session's commit.
public interface ChatStore {
  /// Groups that the session is in or was in, by id of the row.
  ///
  /// @param after the id of the last one that is known, 0 for all
  Future<List<Group>> groups(OrganizationId organization, SessionId session, long after, int limit);

  /// One group.
  Future<Optional<Group>> group(OrganizationId organization, SessionId session, Jid group);

  /// Its members, by id of the row.
  ///
  /// @param after the id of the last one that is known, 0 for all
  Future<List<GroupMember>> members(
      OrganizationId organization, SessionId session, Jid group, long after, int limit);
}
