package io.postrider.session.groups;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.Groups;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all groups that we are in, once after the start or the linking, and when the server says
/// that something was missed: a few at a time, so that other turns come in between. Source:
/// protocol/group-operations.md §8.
public final class GroupCensus {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCensus.class);
  private static final int GROUPS = 20;
  private static final int MEMBERS = 500;

  private final Actor actor;
  private final Directory directory;
  private @Nullable Jid readFor;

  public GroupCensus(Actor actor, Directory directory) {
    this.actor = actor;
    this.directory = directory;
  }

  /// The session is working.
  public void online(Connection connection) {
    if (!actor.account().jid().equals(readFor)) {
      read(connection);
    }
  }

  /// Reads them anew. Fails silently: the next start tries again.
  public Future<Void> read(Connection connection) {
    long asked = directory.mark();
    Jid account = actor.account().jid();
    return connection
        .query(Groups.participating())
        .map(Groups::parseParticipating)
        .compose(groups -> keep(groups, asked))
        .onSuccess(_ -> readFor = account)
        .onFailure(
            thrown ->
                LOG.warn(
                    "session {}: groups not read: {}", actor.ledger().id(), thrown.getMessage()));
  }

  private Future<Void> keep(List<Groups.Listed> groups, long asked) {
    if (groups.isEmpty()) {
      return Future.succeededFuture();
    }
    int slice = slice(groups);
    return actor
        .ownTurn(() -> commit(groups.subList(0, slice), asked))
        .compose(_ -> keep(groups.subList(slice, groups.size()), asked));
  }

  /// How many groups make one commit; one at least.
  private static int slice(List<Groups.Listed> groups) {
    int members = 0;
    int count = 0;
    while (count < Math.min(GROUPS, groups.size()) && (count == 0 || members < MEMBERS)) {
      members += groups.get(count).size();
      count++;
    }
    return count;
  }

  /// What a notification has changed since is left alone: the answer is older.
  private Future<Void> commit(List<Groups.Listed> groups, long asked) {
    Draft draft = new Draft();
    for (Groups.Listed listed : groups) {
      Optional<GroupMetadata> group =
          listed.read().filter(found -> directory.unchanged(found.jid(), asked));
      group.ifPresent(
          found -> draft.event(new SessionEvent.GroupSeen(found, actor.parts().timers().now())));
    }
    return actor.ledger().commit(draft);
  }
}
