package io.postrider.http.resource;

import io.postrider.chats.ChatStore;
import io.postrider.chats.Group;
import io.postrider.chats.GroupMember;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Page;
import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.Invites;
import io.postrider.model.Jid;
import io.postrider.session.bus.Sessions;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Groups (api.md §14): joined and left through the session, shown as they are stored, connected or
/// not.
public final class GroupResource {
  private final Sessions sessions;
  private final ChatStore store;

  public GroupResource(Sessions sessions, ChatStore store) {
    this.sessions = sessions;
    this.store = store;
  }

  public void register(Operations operations) {
    operations
        .on("joinGroup", this::join)
        .on("leaveGroup", this::leave)
        .on("listGroups", this::list)
        .on("getGroup", this::get)
        .on("listGroupMembers", this::members);
  }

  private Future<Answer> join(Exchange exchange) {
    String code =
        Invites.code(exchange.body().getString("invite"))
            .orElseThrow(
                () ->
                    new Failure.Invalid("invite", "must be an invite code or link").asException());
    return sessions
        .joinGroup(exchange.session(), exchange.principal(), code)
        .map(group -> Answer.ok(new Joined(group.toString())));
  }

  private Future<Answer> leave(Exchange exchange) {
    return sessions
        .leaveGroup(exchange.session(), exchange.principal(), jid(exchange))
        .map(Answer.NO_CONTENT);
  }

  private Future<Answer> list(Exchange exchange) {
    SessionRow session = exchange.row();
    int limit = Page.limitOrAll(exchange);
    return store
        .groups(session.organization(), session.id(), Page.position(exchange, 0), limit + 1)
        .map(rows -> Answer.ok(Page.of(rows, limit, Group::id, GroupResource::body)));
  }

  private Future<Answer> get(Exchange exchange) {
    return group(exchange).map(found -> Answer.ok(body(found)));
  }

  /// The store's answer, or `NotFound`.
  private Future<Group> group(Exchange exchange) {
    SessionRow session = exchange.row();
    return store
        .group(session.organization(), session.id(), jid(exchange))
        .map(found -> found.orElseThrow(GroupResource::unknown));
  }

  private Future<Answer> members(Exchange exchange) {
    SessionRow session = exchange.row();
    int limit = Page.limitOrAll(exchange);
    long after = Page.position(exchange, 0);
    return group(exchange)
        .compose(
            found ->
                store.members(session.organization(), session.id(), found.jid(), after, limit + 1))
        .map(
            rows ->
                Answer.ok(Page.of(rows, limit, GroupMember::id, member -> body(session, member))));
  }

  private static Jid jid(Exchange exchange) {
    return Addresses.group(exchange.parameter("gid")).orElseThrow(GroupResource::unknown);
  }

  private static RuntimeException unknown() {
    return new Failure.NotFound("group").asException();
  }

  private static GroupBody body(Group group) {
    return new GroupBody(
        group.id(),
        group.jid().toString(),
        group.subject(),
        group.description().orElse(null),
        group.owner().map(Jid::toString).orElse(null),
        group.participants(),
        group.announce(),
        group.locked(),
        millis(group.createdAt()),
        group.firstSeenAt().toEpochMilli(),
        group.updatedAt().toEpochMilli());
  }

  private static MemberBody body(SessionRow session, GroupMember member) {
    return new MemberBody(
        member.id(),
        session.id().value(),
        member.group().toString(),
        member.lid().toString(),
        member.role(),
        member.firstSeenAt().toEpochMilli(),
        member.lastSeenAt().toEpochMilli());
  }

  private static @Nullable Long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(null);
  }

  /// A group; absent means omitted.
  record GroupBody(
      long id,
      String groupJid,
      String subject,
      @Nullable String description,
      @Nullable String ownerJid,
      int participantCount,
      boolean isAnnounce,
      boolean isLocked,
      @Nullable Long createdAtWa,
      long firstSeenAt,
      long updatedAt) {}

  /// Who is in a group.
  record MemberBody(
      long id,
      String sessionId,
      String groupJid,
      String lid,
      String role,
      long firstSeenAt,
      long lastSeenAt) {}

  /// The group that one is in now.
  record Joined(String groupJid) {}
}
