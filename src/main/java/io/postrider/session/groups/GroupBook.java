package io.postrider.session.groups;

import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Outgoing;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupNodes;
import io.postrider.protocol.node.Node;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what happens to groups. When somebody leaves, our sender key goes in the same commit: who
/// has left must not read on.
public final class GroupBook {
  private static final Logger LOG = LoggerFactory.getLogger(GroupBook.class);
  private static final int REMEMBERED = 64;

  private final Actor actor;
  private final Directory directory;
  private final Set<String> taken = Recent.set(REMEMBERED);
  private final Set<Jid> joined = Recent.set(REMEMBERED);

  public GroupBook(Actor actor, Directory directory) {
    this.actor = actor;
    this.directory = directory;
  }

  /// The session is working, perhaps for another account than before.
  public void online() {
    joined.clear();
  }

  /// A notification about a group. One that comes again, because its acknowledgement was lost, is
  /// not told again.
  public Future<Void> take(Jid group, Node notification) {
    directory.forgetGroup(group);
    notification.children().forEach(child -> movement(group, child));
    String key = group + " " + notification.id();
    return actor.ownTurn(
        () ->
            taken.contains(key)
                ? Future.succeededFuture()
                : store(group, notification)
                    .onSuccess(_ -> taken.add(key))
                    .onFailure(_ -> joined.clear()));
  }

  private void movement(Jid group, Node child) {
    switch (child.tag()) {
      case "add" -> directory.came(group, GroupNodes.members(child));
      case "remove", "leave" -> directory.went(group, GroupNodes.members(child));
      default -> {}
    }
  }

  private Future<Void> store(Jid group, Node notification) {
    boolean left = notification.children().stream().anyMatch(GroupBook::isDeparture);
    List<GroupMetadata.Member> members = members(notification);
    Set<RecordKey> keys = new HashSet<>(Aliases.needs(users(notification, members)));
    if (left) {
      keys.addAll(Outgoing.groupNeeds(actor.credentials(), group, Set.of()));
    }
    return actor
        .ledger()
        .load(keys)
        .compose(
            ratchets -> {
              members.forEach(member -> learn(ratchets, member));
              if (left) {
                Outgoing.forgetGroupKey(ratchets, actor.credentials(), group);
              }
              Draft draft = new Draft();
              news(group, notification, ratchets).forEach(draft::event);
              return actor.ledger().commit(draft.ratchets(ratchets));
            });
  }

  private static boolean isDeparture(Node child) {
    return switch (child.tag()) {
      case "remove", "leave", "delete" -> true;
      default -> false;
    };
  }

  private List<SessionEvent> news(Jid group, Node notification, Ratchets ratchets) {
    Instant now = actor.parts().timers().now();
    Names names = new Names(ratchets, actor.account());
    return GroupNews.of(notification, group, names, now).events(notification).stream()
        .filter(this::isNews)
        .toList();
  }

  /// Our own joining is told when the server has answered; a notification of it may come besides.
  private boolean isNews(SessionEvent event) {
    return switch (event) {
      case SessionEvent.GroupJoined(var metadata, _) -> joined.add(metadata.jid());
      case SessionEvent.MembersChanged change -> {
        if (change.change() == SessionEvent.MembersChanged.Change.LEAVE
            && change.members().stream().anyMatch(member -> actor.account().owns(member.jid()))) {
          joined.remove(change.group());
        }
        yield true;
      }
      default -> true;
    };
  }

  private static List<GroupMetadata.Member> members(Node notification) {
    List<GroupMetadata.Member> members = new ArrayList<>();
    for (Node child : notification.children()) {
      members.addAll(GroupNodes.members(child));
      child.child("group").ifPresent(group -> members.addAll(GroupNodes.members(group)));
    }
    return members;
  }

  private static Set<Jid> users(Node notification, List<GroupMetadata.Member> members) {
    Set<Jid> users = new HashSet<>();
    notification.jid("participant").map(Jid::bare).ifPresent(users::add);
    for (GroupMetadata.Member member : members) {
      users.add(member.jid());
      member.other().ifPresent(users::add);
    }
    return users;
  }

  private void learn(Ratchets ratchets, GroupMetadata.Member member) {
    member
        .other()
        .ifPresent(other -> Aliases.learn(ratchets, actor.credentials(), member.jid(), other));
  }

  /// We have joined: what the group is like is read and kept. That may fail, we are in all the
  /// same.
  Future<Void> joined(Connection connection, Jid group) {
    directory.forgetGroup(group);
    return directory
        .group(connection, group)
        .compose(metadata -> actor.ownTurn(() -> joined(metadata)))
        .otherwise(
            thrown -> {
              LOG.warn(
                  "session {}: {} not read: {}", actor.ledger().id(), group, thrown.getMessage());
              return null;
            });
  }

  private Future<Void> joined(GroupMetadata group) {
    SessionEvent event = new SessionEvent.GroupJoined(group, actor.parts().timers().now());
    return isNews(event)
        ? actor.ledger().commit(new Draft().event(event)).onFailure(_ -> joined.clear())
        : Future.succeededFuture();
  }

  /// We have left.
  Future<Void> left(Jid group) {
    directory.forgetGroup(group);
    return actor.ownTurn(
        () ->
            actor
                .ledger()
                .load(Outgoing.groupNeeds(actor.credentials(), group, Set.of()))
                .compose(
                    ratchets -> {
                      Outgoing.forgetGroupKey(ratchets, actor.credentials(), group);
                      Jid self = actor.account().jid().bare();
                      GroupNews news =
                          new GroupNews(
                              group,
                              Optional.of(self),
                              actor.account(),
                              actor.parts().timers().now());
                      joined.remove(group);
                      return actor
                          .ledger()
                          .commit(
                              new Draft().ratchets(ratchets).event(news.left(Optional.empty())));
                    }));
  }
}
