package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.SenderKeyDistribution;
import io.postrider.protocol.signal.GroupCipher;
import io.postrider.protocol.signal.SenderKeyRecord;
import io.postrider.protocol.signal.SignalAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Our own sender key of one group, within one turn, and who has got it. The latter is kept as
/// lines: the key's id, then one address each and the beginning of its identity key, since another
/// device may come to that address. Source: protocol/groups-and-sender-keys.md §1 and §3.
final class GroupKey {
  private static final int MARK = 8;

  private final Peers peers;
  private final Jid group;
  private final SignalAddress own;

  GroupKey(Peers peers, Jid group) {
    this.peers = peers;
    this.group = group;
    this.own = own(peers.credentials());
  }

  static Set<RecordKey> needs(Credentials credentials, Jid group) {
    return Set.of(RecordKeys.senderKey(group, own(credentials)), RecordKeys.shared(group));
  }

  private static SignalAddress own(Credentials credentials) {
    return SignalAddress.of(credentials.requireLinked().lid());
  }

  /// Those of `devices` that have not got the present key.
  List<Jid> without(Collection<Jid> devices) {
    Set<String> shared = shared();
    return devices.stream()
        .filter(device -> owner(device).filter(shared::contains).isEmpty())
        .toList();
  }

  /// Remembers that these devices get the present key.
  void share(Collection<Jid> devices) {
    if (devices.isEmpty()) {
      return;
    }
    Set<String> shared = new LinkedHashSet<>(shared());
    Set<String> addresses = new HashSet<>();
    devices.forEach(device -> addresses.add(peers.address(device) + " "));
    shared.removeIf(line -> addresses.contains(line.substring(0, line.indexOf(' ') + 1)));
    devices.forEach(device -> owner(device).ifPresent(shared::add));
    List<String> lines = new ArrayList<>();
    lines.add(Long.toString(key().keyId()));
    lines.addAll(shared);
    peers.ratchets().put(RecordKeys.shared(group), Bytes.utf8(String.join("\n", lines)));
  }

  /// The owners of the present key. An address alone, as older versions wrote it, is none.
  private Set<String> shared() {
    Optional<SenderKeyRecord> key = peers.ratchets().senderKey(group, own);
    List<String> lines =
        peers
            .ratchets()
            .get(RecordKeys.shared(group))
            .map(value -> value.utf8().lines().toList())
            .orElse(List.of());
    boolean present =
        key.isPresent()
            && !lines.isEmpty()
            && lines.getFirst().equals(Long.toString(key.get().keyId()));
    return present
        ? lines.stream().skip(1).filter(line -> line.indexOf(' ') > 0).collect(Collectors.toSet())
        : Set.of();
  }

  /// A device and its identity key; empty when we do not know that.
  private Optional<String> owner(Jid device) {
    SignalAddress address = peers.address(device);
    return peers
        .ratchets()
        .identity(address)
        .map(identity -> address + " " + identity.hex().substring(0, MARK));
  }

  /// Hands out the key as it stands before the next message.
  Message distribution() {
    return Message.newBuilder()
        .setSenderKeyDistributionMessage(
            SenderKeyDistribution.newBuilder()
                .setGroupId(group.toString())
                .setAxolotlSenderKeyDistributionMessage(
                    Wire.string(GroupCipher.distribution(key()))))
        .build();
  }

  Bytes encrypt(Message message) {
    Bytes padded = Padding.pad(Bytes.wrap(message.toByteArray()));
    GroupCipher.Encrypted encrypted = GroupCipher.encrypt(key(), padded);
    peers.ratchets().put(group, own, encrypted.record());
    return encrypted.ciphertext();
  }

  /// The key, drawn when there is none.
  private SenderKeyRecord key() {
    Optional<SenderKeyRecord> known = peers.ratchets().senderKey(group, own);
    if (known.isPresent()) {
      return known.get();
    }
    SenderKeyRecord fresh = SenderKeyRecord.create();
    peers.ratchets().put(group, own, fresh);
    return fresh;
  }
}
