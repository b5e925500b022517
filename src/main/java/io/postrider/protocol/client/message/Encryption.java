package io.postrider.protocol.client.message;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SignalAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds messages, encrypted for every device that is to read them. The changes of the ratchets
/// must be committed before the stanza is written. Source: protocol/sending.md §1 to §4,
/// protocol/groups-and-sender-keys.md §3.
public final class Encryption {
  private Encryption() {}

  /// The records to load for a direct message. Load `Ratchets.aliased` after them.
  public static Set<RecordKey> needs(Collection<Jid> devices) {
    return Peers.needs(devices);
  }

  /// Those that need a bundle first.
  public static List<Jid> withoutSession(
      Ratchets ratchets, Credentials credentials, Collection<Jid> devices) {
    Peers peers = new Peers(ratchets, credentials);
    return devices.stream()
        .filter(device -> !credentials.requireLinked().is(device))
        .filter(device -> !peers.hasSession(device))
        .toList();
  }

  /// A message to one user. Devices that cannot be encrypted for are left out.
  ///
  /// @param chat bare, in the namespace of its devices
  /// @param devices the recipient's and our own others; this one is skipped
  /// @param fresh bundles of devices that a new session is to be started with
  /// @throws FailureException `NotFound` when no device of the recipient is left
  public static Node direct(
      Ratchets ratchets,
      Credentials credentials,
      MessageId id,
      Jid chat,
      List<Jid> devices,
      Map<Jid, PreKeyBundle> fresh,
      Message message) {
    Linked linked = credentials.requireLinked();
    StanzaKind kind = StanzaKind.of(message);
    Fanout fanout = new Fanout(new Peers(ratchets, credentials), kind, fresh);
    Message echo = deviceSent(chat, message);
    int reached = 0;
    for (Jid device : new LinkedHashSet<>(devices)) {
      if (!linked.is(device)) {
        boolean own = linked.owns(device.unhosted());
        boolean added = fanout.add(device, own ? echo : message);
        reached += added && (!own || linked.owns(chat)) ? 1 : 0;
      }
    }
    if (reached == 0) {
      throw new Failure.NotFound("recipient").asException();
    }
    Node stanza = kind.stanza(id, chat);
    if (chat.isLid()) {
      Optional<Jid> phone = ratchets.alias(chat).filter(Jid::isPhone);
      stanza = phone.isPresent() ? stanza.with("peer_recipient_pn", phone.get()) : stanza;
    }
    return stanza.withChildren(fanout.children(linked));
  }

  /// What our other devices get of a message that we send.
  static Message deviceSent(Jid chat, Message message) {
    Message.Builder echo =
        Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder()
                    .setDestinationJid(chat.toString())
                    .setMessage(message));
    if (message.hasMessageContextInfo()) {
      echo.setMessageContextInfo(message.getMessageContextInfo());
    }
    return echo.build();
  }

  /// The records to load for a message to a group. Load `Ratchets.aliased` after them.
  public static Set<RecordKey> groupNeeds(
      Credentials credentials, Jid group, Collection<Jid> devices) {
    Set<RecordKey> keys = new HashSet<>(Peers.needs(devices));
    keys.addAll(GroupKey.needs(credentials, group));
    return keys;
  }

  /// The devices that have not got our sender key of this group yet.
  public static List<Jid> groupWithoutKey(
      Ratchets ratchets, Credentials credentials, Jid group, Collection<Jid> devices) {
    GroupKey key = new GroupKey(new Peers(ratchets, credentials), group);
    return key.without(recipients(credentials, devices));
  }

  private static List<Jid> recipients(Credentials credentials, Collection<Jid> devices) {
    return devices.stream()
        .filter(device -> device.isUser() && !credentials.requireLinked().is(device))
        .distinct()
        .toList();
  }

  /// A message to a group: once with our sender key, which goes along to the devices that have not
  /// got it. Devices that cannot be encrypted for are left out and ask for a retry later.
  ///
  /// @param devices of all members, ours too; this one is skipped
  public static Node group(
      Ratchets ratchets,
      Credentials credentials,
      MessageId id,
      GroupMetadata group,
      List<Jid> devices,
      Map<Jid, PreKeyBundle> fresh,
      Message message) {
    Linked linked = credentials.requireLinked();
    Peers peers = new Peers(ratchets, credentials);
    StanzaKind kind = StanzaKind.of(message);
    List<Jid> recipients = recipients(credentials, devices);
    GroupKey key = new GroupKey(peers, group.jid());
    List<Jid> without = key.without(recipients);
    Message distribution = key.distribution();
    Fanout fanout = new Fanout(peers, kind, fresh);
    key.share(without.stream().filter(device -> fanout.add(device, distribution)).toList());
    List<Node> children = new ArrayList<>(fanout.children(linked));
    children.add(kind.groupEnc(key.encrypt(message)));
    List<Jid> all = new ArrayList<>(recipients);
    all.add(group.lidAddressed() ? linked.lid() : linked.jid());
    return kind.stanza(id, group.jid())
        .with("phash", io.postrider.protocol.content.ParticipantHash.of(all))
        .with("addressing_mode", group.lidAddressed() ? "lid" : "pn")
        .withChildren(children);
  }

  /// Draws a new sender key for the next message, so that who left cannot read it.
  public static void forgetGroupKey(Ratchets ratchets, Credentials credentials, Jid group) {
    SignalAddress own = SignalAddress.of(credentials.requireLinked().lid());
    ratchets.remove(RecordKeys.senderKey(group, own));
    ratchets.remove(RecordKeys.shared(group));
  }

  /// The pairwise parts of one message.
  private static final class Fanout {
    private final Peers peers;
    private final StanzaKind kind;
    private final Map<Jid, PreKeyBundle> fresh;
    private final List<Node> participants = new ArrayList<>();
    private boolean opens;

    private Fanout(Peers peers, StanzaKind kind, Map<Jid, PreKeyBundle> fresh) {
      this.peers = peers;
      this.kind = kind;
      this.fresh = fresh;
    }

    /// Whether it could be encrypted for the device.
    private boolean add(Jid device, Message message) {
      Optional<SessionCipher.Encrypted> encrypted = peers.encrypt(device, fresh, message);
      encrypted.ifPresent(
          part -> {
            participants.add(Node.of("to").with("jid", device).with(kind.enc(part)));
            opens |= part.preKey();
          });
      return encrypted.isPresent();
    }

    private List<Node> children(Linked linked) {
      List<Node> children = new ArrayList<>();
      if (!participants.isEmpty()) {
        children.add(Node.of("participants").withChildren(participants));
      }
      if (opens) {
        children.add(Wire.leaf("device-identity", linked.deviceIdentity()));
      }
      kind.meta().ifPresent(children::add);
      return children;
    }
  }
}
