package io.postrider.session.groups;

import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Encryption;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.GroupNotice;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Names;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
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

  /// Something about a group is different. A notice that comes again, because its acknowledgement
  /// was lost, is not told again.
  public Future<Void> take(GroupNotice notice) {
    directory.forgetGroup(notice.group());
    notice.changes().forEach(change -> movement(notice.group(), change));
    String key = notice.group() + " " + notice.id();
    return actor.ownTurn(
        () ->
            taken.contains(key)
                ? Future.succeededFuture()
                : store(notice).onSuccess(_ -> taken.add(key)).onFailure(_ -> joined.clear()));
  }

  private void movement(Jid group, GroupNotice.Change change) {
    if (change instanceof GroupNotice.Change.Moved(var movement, var members, _)) {
      switch (movement) {
        case JOIN -> directory.came(group, members);
        case LEAVE -> directory.went(group, members);
        case PROMOTE, DEMOTE -> {}
      }
    }
  }

  private Future<Void> store(GroupNotice notice) {
    boolean left = notice.changes().stream().anyMatch(GroupBook::isDeparture);
    Set<RecordKey> keys = new HashSet<>(Aliases.needs(users(notice)));
    if (left) {
      keys.addAll(Encryption.groupNeeds(actor.credentials(), notice.group(), Set.of()));
    }
    return actor
        .ledger()
        .load(keys)
        .compose(
            ratchets -> {
              notice.members().forEach(member -> learn(ratchets, member));
              if (left) {
                Encryption.forgetGroupKey(ratchets, actor.credentials(), notice.group());
              }
              Draft draft = new Draft();
              news(notice, ratchets).forEach(draft::event);
              return actor.ledger().commit(draft.ratchets(ratchets));
            });
  }

  private static boolean isDeparture(GroupNotice.Change change) {
    return switch (change) {
      case GroupNotice.Change.Moved moved -> moved.movement() == GroupNotice.Movement.LEAVE;
      case GroupNotice.Change.Ended _ -> true;
      case GroupNotice.Change.Created _,
          GroupNotice.Change.Subject _,
          GroupNotice.Change.Description _,
          GroupNotice.Change.Announce _,
          GroupNotice.Change.Locked _,
          GroupNotice.Change.InviteLink _ ->
          false;
    };
  }

  private List<SessionEvent> news(GroupNotice notice, Ratchets ratchets) {
    Instant now = actor.parts().timers().now();
    Names names = new Names(ratchets, actor.account());
    return GroupNews.of(notice, names, now).events(notice).stream().filter(this::isNews).toList();
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

  private static Set<Jid> users(GroupNotice notice) {
    Set<Jid> users = GroupMetadata.Member.addresses(notice.members());
    notice.participant().map(Jid::bare).ifPresent(users::add);
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
                  "session {}: {} not read: {}",
                  actor.ledger().id(),
                  group.masked(),
                  thrown.getMessage());
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
                .load(Encryption.groupNeeds(actor.credentials(), group, Set.of()))
                .compose(
                    ratchets -> {
                      Encryption.forgetGroupKey(ratchets, actor.credentials(), group);
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
