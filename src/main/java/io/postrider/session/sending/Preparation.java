package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Encryption;
import io.postrider.protocol.client.query.Bundles;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.ServerErrors.Asked;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Resolver;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Failures;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out which devices get a message and which of them need a first key.
final class Preparation {
  /// So many may be encrypted for in a turn without holding its event loop for long.
  static final int FEW_DEVICES = 100;

  private final Actor actor;
  private final Directory directory;
  private final Resolver.Turns turns;

  /// All that has to be known before a message can be encrypted.
  ///
  /// @param to the chat as we know it
  /// @param chat the chat as it is written to
  /// @param group present for a group
  /// @param devices who gets it, without this device
  /// @param fresh bundles of those that had no session
  record Ready(
      Jid to,
      Jid chat,
      Optional<GroupMetadata> group,
      List<Jid> devices,
      Map<Jid, PreKeyBundle> fresh) {
    Ready {
      devices = List.copyOf(devices);
      fresh = Map.copyOf(fresh);
    }
  }

  /// @param turns how a turn is taken to look which keys are there
  Preparation(Actor actor, Directory directory, Resolver.Turns turns) {
    this.actor = actor;
    this.directory = directory;
    this.turns = turns;
  }

  /// Out of turn.
  Future<Ready> prepare(Connection connection, Jid chat) {
    return chat.isGroup() ? prepareGroup(connection, chat) : prepareDirect(connection, chat);
  }

  private Future<Ready> prepareDirect(Connection connection, Jid to) {
    return directory
        .resolver()
        .find(connection, to, turns)
        .compose(who -> prepare(connection, who));
  }

  /// Who has no devices in one namespace may have them in the other. Source: protocol/addressing.md
  /// §5.
  private Future<Ready> prepare(Connection connection, Resolver.Addressee who) {
    return devices(connection, who.address())
        .compose(
            devices ->
                has(devices, who.address())
                    ? ready(connection, who, devices)
                    : prepareOther(connection, who.to(), who.address()));
  }

  private Future<Ready> prepareOther(Connection connection, Jid to, Jid address) {
    return directory
        .resolver()
        .other(address, turns)
        .map(found -> found.orElseThrow(Preparation::nobody))
        .map(other -> new Resolver.Addressee(to, other))
        .compose(
            who ->
                devices(connection, who.address())
                    .map(
                        devices -> {
                          if (!has(devices, who.address())) {
                            throw nobody();
                          }
                          return devices;
                        })
                    .compose(devices -> ready(connection, who, devices)));
  }

  private static FailureException nobody() {
    return new Failure.NotFound("recipient").asException();
  }

  private static boolean has(List<Jid> devices, Jid user) {
    return devices.stream().anyMatch(device -> device.unhosted().bare().equals(user));
  }

  /// His, and our own in the same namespace.
  private Future<List<Jid>> devices(Connection connection, Jid chat) {
    return directory.devicesOf(connection, both(chat));
  }

  private Set<Jid> both(Jid chat) {
    return new LinkedHashSet<>(List.of(chat, actor.account().user(chat.isLid())));
  }

  private Future<Ready> ready(Connection connection, Resolver.Addressee who, List<Jid> devices) {
    return withKeys(connection, plan(who, devices));
  }

  private Ready plan(Resolver.Addressee who, List<Jid> devices) {
    return new Ready(who.to(), who.address(), Optional.empty(), withoutThis(devices), Map.of());
  }

  private static Ready plan(GroupMetadata group, List<Jid> devices) {
    return new Ready(group.jid(), group.jid(), Optional.of(group), devices, Map.of());
  }

  private Future<Ready> withKeys(Connection connection, Ready plan) {
    return turns
        .take(() -> actor.ledger().load(needs(plan)))
        .compose(ratchets -> bundles(connection, lacking(ratchets, plan)))
        .map(fresh -> new Ready(plan.to(), plan.chat(), plan.group(), plan.devices(), fresh));
  }

  private Set<RecordKey> needs(Ready plan) {
    return plan.group().isPresent()
        ? Encryption.groupNeeds(actor.credentials(), plan.chat(), plan.devices())
        : Encryption.needs(plan.devices());
  }

  /// Those that need a first key.
  private List<Jid> lacking(Ratchets ratchets, Ready plan) {
    Credentials own = actor.credentials();
    List<Jid> those =
        plan.group().isPresent()
            ? Encryption.groupWithoutKey(ratchets, own, plan.chat(), plan.devices())
            : plan.devices();
    return Encryption.withoutSession(ratchets, own, those);
  }

  /// In turn: finds it out without asking anybody, for each of these chats up to the first of which
  /// something is not at hand, and for no more devices than a turn may encrypt for.
  ///
  /// @param devices how many the turn encrypts for besides
  Future<List<Ready>> atHand(int devices, List<Jid> chats) {
    return atHand(devices, chats, new HashMap<>(), new ArrayList<>()).otherwise(List.of());
  }

  private Future<List<Ready>> atHand(
      int devices, List<Jid> chats, Map<Jid, Optional<Ready>> known, List<Ready> found) {
    if (found.size() == chats.size()) {
      return Future.succeededFuture(found);
    }
    Jid chat = chats.get(found.size());
    Future<Optional<Ready>> ready =
        known.containsKey(chat) ? Future.succeededFuture(known.get(chat)) : atHand(chat);
    return ready.compose(
        one -> {
          int all = devices + one.map(some -> some.devices().size()).orElse(0);
          if (one.isEmpty() || all > FEW_DEVICES) {
            return Future.succeededFuture(found);
          }
          known.put(chat, one);
          found.add(one.get());
          return atHand(all, chats, known, found);
        });
  }

  private Future<Optional<Ready>> atHand(Jid chat) {
    Optional<Ready> plan = chat.isGroup() ? groupAtHand(chat) : directAtHand(chat);
    return plan.isEmpty()
        ? Future.succeededFuture(plan)
        : actor
            .ledger()
            .load(needs(plan.get()))
            .map(ratchets -> plan.filter(known -> lacking(ratchets, known).isEmpty()));
  }

  private Optional<Ready> directAtHand(Jid to) {
    return directory
        .resolver()
        .near(to)
        .flatMap(
            who ->
                directory
                    .devicesAtHand(both(who.address()))
                    .filter(devices -> has(devices, who.address()))
                    .map(devices -> plan(who, devices)));
  }

  private Optional<Ready> groupAtHand(Jid chat) {
    return directory
        .cached(chat)
        .flatMap(
            group ->
                directory
                    .devicesAtHand(users(group))
                    .filter(devices -> devices.size() <= FEW_DEVICES)
                    .map(devices -> plan(group, withoutThis(devices))));
  }

  private Future<Ready> prepareGroup(Connection connection, Jid chat) {
    return directory
        .group(connection, chat)
        .recover(thrown -> groupFailure(thrown).asFuture())
        .compose(group -> prepareGroup(connection, group));
  }

  private Future<Ready> prepareGroup(Connection connection, GroupMetadata group) {
    return directory
        .devicesOf(connection, users(group))
        .map(this::withoutThis)
        .compose(devices -> withKeys(connection, plan(group, devices)));
  }

  private static Set<Jid> users(GroupMetadata group) {
    Set<Jid> users = new LinkedHashSet<>();
    group.members().forEach(member -> users.add(member.jid().bare()));
    return users;
  }

  /// For a chat whose people go by other addresses than those of `refused`: asks anew.
  Future<Ready> prepareOther(Connection connection, Jid chat, Node refused) {
    if (!chat.isGroup()) {
      return prepareOther(connection, chat, refused.jid("to").orElse(chat).bare());
    }
    directory.forgetGroup(chat);
    boolean lid = refused.attr("addressing_mode").orElse("").equals(Jid.LID);
    return directory
        .group(connection, chat)
        .map(group -> group.lidAddressed() == lid ? group.readdressed() : group)
        .compose(group -> prepareGroup(connection, group));
  }

  private static Failure groupFailure(Throwable thrown) {
    return Failures.ofCall(Asked.GROUP, thrown).orElseGet(() -> Failures.ofCall(thrown));
  }

  private List<Jid> withoutThis(List<Jid> devices) {
    Jid phone = actor.account().jid();
    Jid lid = actor.account().lid();
    return devices.stream().filter(device -> !device.equals(phone) && !device.equals(lid)).toList();
  }

  private static Future<Map<Jid, PreKeyBundle>> bundles(Connection connection, List<Jid> devices) {
    if (devices.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection.query(Bundles.query(devices)).map(Bundles::parse);
  }
}
