package io.postrider.http;

import io.postrider.chats.ChatStore;
import io.postrider.chats.Group;
import io.postrider.chats.GroupMember;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Three groups with two members each, the same for every session.
final class FakeChats implements ChatStore {
  private static final Instant SEEN = Instant.ofEpochMilli(7);

  private final List<Group> groups = new ArrayList<>();

  FakeChats() {
    for (int id = 1; id <= 3; id++) {
      groups.add(
          new Group(
              id,
              Jid.group("1000" + id),
              "Group " + id,
              Optional.empty(),
              Optional.of(Jid.lid("77")),
              2,
              true,
              false,
              Optional.empty(),
              SEEN,
              SEEN));
    }
  }

  @Override
  public Future<List<Group>> groups(
      OrganizationId organization, SessionId session, long after, int limit) {
    return Future.succeededFuture(
        groups.stream().filter(group -> group.id() > after).limit(limit).toList());
  }

  @Override
  public Future<Optional<Group>> group(OrganizationId organization, SessionId session, Jid group) {
    return Future.succeededFuture(
        groups.stream().filter(known -> known.jid().equals(group)).findFirst());
  }

  @Override
  public Future<List<GroupMember>> members(
      OrganizationId organization, SessionId session, Jid group, long after, int limit) {
    return Future.succeededFuture(
        List.of(
            new GroupMember(1, group, Jid.lid("77"), "superadmin", SEEN, SEEN),
            new GroupMember(2, group, Jid.lid("78"), "member", SEEN, SEEN)));
  }
}
