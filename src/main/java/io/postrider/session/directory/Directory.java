package io.postrider.session.directory;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.query.Devices;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.Groups;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.StoredMember;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who has which devices and who is in which group, asked once and kept until WhatsApp says that it
/// changed. Bounded; lost with the connection, so that nothing is missed while offline.
public final class Directory {
  private static final int DEVICES = 10_000;
  private static final int MEMBERS = 10_000;
  private static final int GROUPS = 50;
  private static final int FETCHES = 3;

  private final Actor actor;
  private final Resolver resolver;
  private final Map<Jid, List<Jid>> devices = Recent.weighted(DEVICES, known -> 1 + known.size());
  private final Map<Jid, GroupMetadata> groups =
      Recent.weighted(MEMBERS, group -> 1 + group.members().size());
  private final Map<Jid, Long> changed = Recent.map(GROUPS);
  private final Map<Jid, Set<Jid>> gone = Recent.weighted(MEMBERS, users -> 1 + users.size());
  private long changes;

  public Directory(Actor actor) {
    this.actor = actor;
    this.resolver = new Resolver(actor);
  }

  /// Who is meant by a number, and how he is written to.
  public Resolver resolver() {
    return resolver;
  }

  /// The devices of all these users, ours among them; who is not on WhatsApp has none.
  public Future<List<Jid>> devicesOf(Connection connection, Set<Jid> users) {
    List<Jid> unknown = users.stream().filter(user -> !devices.containsKey(user)).toList();
    if (unknown.isEmpty()) {
      return Future.succeededFuture(known(users));
    }
    Map<Jid, List<Jid>> kept = new HashMap<>();
    users.forEach(user -> Optional.ofNullable(devices.get(user)).ifPresent(d -> kept.put(user, d)));
    return connection
        .query(Devices.query(unknown))
        .map(Devices::parse)
        .compose(
            answer -> {
              devices.putAll(answer.devices());
              kept.putAll(answer.devices());
              return learn(answer).map(_ -> flat(users, kept));
            });
  }

  /// The same without asking anybody; empty when some are not known.
  public Optional<List<Jid>> devicesAtHand(Set<Jid> users) {
    return devices.keySet().containsAll(users) ? Optional.of(known(users)) : Optional.empty();
  }

  private List<Jid> known(Set<Jid> users) {
    return flat(users, devices);
  }

  private static List<Jid> flat(Set<Jid> users, Map<Jid, List<Jid>> from) {
    List<Jid> all = new ArrayList<>();
    users.forEach(user -> all.addAll(from.getOrDefault(user, List.of())));
    return all;
  }

  /// Stores which hidden id belongs to which number, where that is news.
  private Future<Void> learn(Devices.Answer answer) {
    if (answer.lids().isEmpty()) {
      return Future.succeededFuture();
    }
    return actor.ownTurn(
        () ->
            actor
                .ledger()
                .load(Aliases.needs(both(answer.lids())))
                .compose(
                    ratchets -> {
                      Aliases.learn(ratchets, actor.credentials(), answer);
                      return actor.ledger().commit(new Draft().ratchets(ratchets));
                    }));
  }

  private static Set<Jid> both(Map<Jid, Jid> lids) {
    Set<Jid> users = new HashSet<>(lids.keySet());
    users.addAll(lids.values());
    return users;
  }

  /// Who is in a group. When a notice of a change overtakes the answer, it is asked for again: who
  /// has been removed must not get the next sender key.
  public Future<GroupMetadata> group(Connection connection, Jid group) {
    GroupMetadata known = groups.get(group);
    return known != null ? Future.succeededFuture(known) : fetch(connection, group, FETCHES);
  }

  private Future<GroupMetadata> fetch(Connection connection, Jid group, int attempts) {
    long asked = mark();
    return connection
        .query(Groups.info(group))
        .map(Groups::parseInfo)
        .compose(metadata -> actor.ownTurn(() -> keep(metadata, asked)).map(metadata))
        .compose(
            metadata -> {
              if (unchanged(group, asked)) {
                groups.put(group, metadata);
                came(group, metadata.members());
                return Future.succeededFuture(metadata);
              }
              return attempts > 1
                  ? fetch(connection, group, attempts - 1)
                  : new Failure.Busy("the group is changing").asFuture();
            });
  }

  /// They are in a group no more. A message that was prepared before must not bring them its key.
  public void went(Jid group, Collection<GroupMetadata.Member> members) {
    Set<Jid> users = new HashSet<>(gone.getOrDefault(group, Set.of()));
    users.addAll(GroupMetadata.Member.addresses(members));
    gone.put(group, users);
  }

  /// They are in a group, perhaps again.
  public void came(Jid group, Collection<GroupMetadata.Member> members) {
    Set<Jid> users = new HashSet<>(gone.getOrDefault(group, Set.of()));
    if (users.removeAll(GroupMetadata.Member.addresses(members))) {
      gone.put(group, users);
    }
  }

  /// Whether the user of a device has left a group.
  public boolean hasLeft(Jid group, Jid device) {
    Set<Jid> users = gone.get(group);
    return users != null && users.contains(device.bare());
  }

  /// A point in time, to ask later what has changed since.
  public long mark() {
    return changes;
  }

  /// Whether no change of a group has been heard of since.
  public boolean unchanged(Jid group, long mark) {
    return mark >= changed.getOrDefault(group, 0L);
  }

  /// What is known of a group without asking.
  public Optional<GroupMetadata> cached(Jid group) {
    return Optional.ofNullable(groups.get(group));
  }

  /// In turn: stores which addresses belong together, and who is in the group before anything is
  /// sent to it. So whoever is seen first after a message was sent was not sent it.
  private Future<Void> keep(GroupMetadata group, long asked) {
    Set<Jid> users = GroupMetadata.Member.addresses(group.members());
    return Future.all(
            actor.ledger().load(Aliases.needs(users)),
            actor.parts().messages().members(actor.ledger().id(), group.jid(), users))
        .compose(
            both -> {
              Ratchets ratchets = both.resultAt(0);
              Map<Jid, StoredMember> stored = both.resultAt(1);
              Aliases.learn(ratchets, actor.credentials(), group);
              Draft draft = new Draft().ratchets(ratchets);
              if (unchanged(group.jid(), asked) && !areAll(group, stored.keySet())) {
                draft.event(new SessionEvent.GroupSeen(group, actor.parts().timers().now()));
              }
              return actor.ledger().commit(draft);
            });
  }

  private static boolean areAll(GroupMetadata group, Set<Jid> stored) {
    return group.members().stream()
        .allMatch(member -> member.addresses().stream().anyMatch(stored::contains));
  }

  public void forgetUser(Jid user) {
    devices.remove(user.bare());
  }

  /// The devices of all its members, as far as they are known.
  public void forgetDevices(Jid group) {
    cached(group)
        .ifPresent(
            known -> GroupMetadata.Member.addresses(known.members()).forEach(this::forgetUser));
  }

  public void forgetGroup(Jid group) {
    changes++;
    changed.put(group, changes);
    groups.remove(group);
  }

  /// After the connection went: notifications may have been missed.
  public void clear() {
    devices.clear();
    groups.clear();
    resolver.clear();
  }
}
