package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.query.Devices;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.Numbers;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which phone number and which hidden id are the same user. Sessions are kept under the hidden id
/// as soon as it is known. Source: protocol/addressing.md §1 to §3.
public final class Aliases {
  private Aliases() {}

  /// The records to load before `learn` or a look-up.
  public static Set<RecordKey> needs(Collection<Jid> users) {
    Set<RecordKey> keys = new HashSet<>();
    users.stream().filter(Jid::isUser).forEach(user -> keys.add(RecordKeys.alias(user)));
    return keys;
  }

  /// Keeps what a device query told.
  public static void learn(Ratchets ratchets, Credentials credentials, Devices.Answer answer) {
    answer.lids().forEach((phone, lid) -> learn(ratchets, credentials, phone, lid));
  }

  /// Keeps what a member list told.
  public static void learn(Ratchets ratchets, Credentials credentials, GroupMetadata group) {
    for (Map.Entry<Jid, Jid> pair : pairs(group).entrySet()) {
      learn(ratchets, credentials, pair.getKey(), pair.getValue());
    }
  }

  private static Map<Jid, Jid> pairs(GroupMetadata group) {
    Map<Jid, Jid> pairs = new LinkedHashMap<>();
    for (GroupMetadata.Member member : group.members()) {
      member.other().ifPresent(other -> pairs.put(member.jid(), other));
    }
    return pairs;
  }

  /// Keeps that both are the same user; a pair of one's own account and a stranger is refused, and
  /// so is one that is not a phone number and a hidden id.
  public static void learn(Ratchets ratchets, Credentials credentials, Jid one, Jid other) {
    boolean fits = (one.isPhone() && other.isLid()) || (one.isLid() && other.isPhone());
    boolean own = owns(credentials, one);
    if (fits && own == owns(credentials, other)) {
      put(ratchets, one.bare(), other.bare());
      put(ratchets, other.bare(), one.bare());
    }
  }

  /// Keeps whose a number is. Another hidden id than before means that it has changed hands: what
  /// was the other one's is his no more. A number that is only near to the right one leads to it,
  /// and nothing back.
  ///
  /// @param asked as it was asked for
  public static void learn(
      Ratchets ratchets, Credentials credentials, Jid asked, Numbers.Owner owner) {
    if (owns(credentials, asked) || owns(credentials, owner.shown())) {
      return;
    }
    for (Jid number : new LinkedHashSet<>(List.of(asked, owner.phone().orElse(asked)))) {
      ratchets
          .alias(number)
          .filter(Jid::isLid)
          .filter(before -> !owner.lid().equals(Optional.of(before)))
          .filter(before -> ratchets.alias(before).equals(Optional.of(number)))
          .ifPresent(before -> ratchets.remove(RecordKeys.alias(before)));
    }
    if (owner.phone().isPresent() && owner.lid().isPresent()) {
      learn(ratchets, credentials, owner.phone().get(), owner.lid().get());
    }
    if (!owner.phone().equals(Optional.of(asked))) {
      put(ratchets, asked, owner.lid().orElseGet(owner::shown));
    }
  }

  private static boolean owns(Credentials credentials, Jid user) {
    return credentials.linked().map(linked -> linked.owns(user)).orElse(false);
  }

  private static void put(Ratchets ratchets, Jid from, Jid to) {
    if (!ratchets.alias(from).equals(Optional.of(to))) {
      ratchets.put(RecordKeys.alias(from), Bytes.utf8(to.toString()));
    }
  }

  /// The address under which the state of a device is kept: by hidden id when it is known.
  public static Jid canonical(Ratchets ratchets, Credentials credentials, Jid device) {
    if (!device.isPhone()) {
      return device;
    }
    Optional<Linked> linked = credentials.linked().filter(account -> account.owns(device));
    if (linked.isPresent()) {
      return linked.get().lid().withDevice(device.device());
    }
    return ratchets
        .alias(device)
        .filter(Jid::isLid)
        .map(lid -> lid.withDevice(device.device()))
        .orElse(device);
  }
}
