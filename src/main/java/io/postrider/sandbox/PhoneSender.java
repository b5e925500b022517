package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Label;
import io.postrider.protocol.content.MessageIds;
import io.postrider.protocol.content.Placeholders;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.WebMessageInfo;
import io.postrider.protocol.signal.PreKeyBundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a phone sends: messages, greetings, and again what somebody could not decrypt. Source:
/// protocol/sending.md §1 and §6, protocol/groups-and-sender-keys.md §3,
/// protocol/receipts-and-retries.md §3.
final class PhoneSender {
  private static final int KEPT = 1_000;

  /// What was sent, for retries.
  ///
  /// @param to as the recipient was written to, in one namespace or the other
  /// @param chat a group, or the other side's hidden id
  /// @param peer whether it went to an own companion only
  private record Sent(Jid to, Jid chat, Message message, boolean peer) {}

  /// What the control API answers.
  record Receipt(String id, long timestampMs) {}

  private final SandboxNetwork net;
  private final Device device;
  private final PhoneCrypto crypto;
  private final PhoneMemory memory;
  private final Map<String, Sent> sent = new LinkedHashMap<>();

  PhoneSender(SandboxNetwork net, Device device, PhoneCrypto crypto, PhoneMemory memory) {
    this.net = net;
    this.device = device;
    this.crypto = crypto;
    this.memory = memory;
  }

  /// Sends a text to a user or a group.
  ///
  /// @throws io.postrider.model.FailureException when there is no such recipient
  Receipt text(Jid to, String body) {
    return send(to, Contents.text(body), false);
  }

  /// Sends any message.
  ///
  /// @param byPhone whether a user is written to under the phone number, as accounts did before
  ///   they were migrated to hidden ids; a group has a mode of its own
  /// @throws io.postrider.model.FailureException when there is no such recipient
  Receipt send(Jid to, Message message, boolean byPhone) {
    String id = MessageIds.next(device.phoneJid(), net.now());
    long seconds = net.seconds();
    if (to.isGroup()) {
      SandboxGroup group =
          net.groups.find(to).orElseThrow(() -> new Failure.NotFound("group").asException());
      if (group.member(device.account).isEmpty()) {
        throw new Failure.Forbidden("the phone is not in the group").asException();
      }
      if (group.announce && !group.isAdmin(device.account) && !isOpenToAll(Label.of(message))) {
        throw new Failure.Forbidden("only admins may write into the group").asException();
      }
      keep(id, new Sent(group.jid(), group.jid(), message, false));
      net.routing.accept(device, toGroup(group, id, message), Optional.empty());
    } else {
      PhoneAccount account =
          net.accounts.find(to).orElseThrow(() -> new Failure.NotFound("recipient").asException());
      Jid address = byPhone ? account.phoneJid() : account.lidJid();
      keep(id, new Sent(address, account.lidJid(), message, false));
      net.routing.accept(device, toUser(account, address, id, message), Optional.empty());
    }
    return new Receipt(id, seconds * 1_000);
  }

  /// Where only admins may write, members still react and vote.
  private static boolean isOpenToAll(Label label) {
    return label.type().equals("reaction") || label.pollType().equals("vote");
  }

  private void keep(String id, Sent what) {
    sent.put(id, what);
    if (sent.size() > KEPT) {
      sent.remove(sent.keySet().iterator().next());
    }
    if (!what.peer) {
      memory.add(
          new PhoneMemory.Known(
              new MessageId(id), what.chat, device.account, what.message, Optional.empty()));
    }
  }

  private static Node stanza(String id, Jid to, Label label) {
    Node stanza = Node.of("message").with("id", id).with("type", label.type()).with("to", to);
    return label.edit().isEmpty() ? stanza : stanza.with("edit", label.edit());
  }

  private static Node with(Node stanza, Label label, Node... children) {
    List<Node> all = new ArrayList<>(List.of(children));
    if (!label.pollType().isEmpty()) {
      all.add(Node.of("meta").with("polltype", label.pollType()));
    }
    return stanza.withChildren(all);
  }

  private static Node labelled(Node enc, Label label) {
    Node hidden = label.hide() ? enc.with("decrypt-fail", "hide") : enc;
    return label.mediaType().isEmpty() ? hidden : hidden.with("mediatype", label.mediaType());
  }

  private Node toUser(PhoneAccount account, Jid address, String id, Message message) {
    Label label = Label.of(message);
    List<Node> participants = new ArrayList<>();
    if (account != device.account) {
      for (Device one : account.devices.values()) {
        participants.add(to(one.jidLike(address), labelled(crypto.encrypt(one, message), label)));
      }
    }
    Message echo = deviceSent(address, message);
    for (Device one : device.account.companions()) {
      participants.add(to(one.jidLike(address), labelled(crypto.encrypt(one, echo), label)));
    }
    return with(
        stanza(id, address, label), label, Node.of("participants").withChildren(participants));
  }

  private static Node to(Jid jid, Node enc) {
    return Node.of("to").with("jid", jid).with(enc);
  }

  private static Message deviceSent(Jid chat, Message message) {
    Message.Builder echo =
        Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder()
                    .setDestinationJid(chat.toString())
                    .setMessage(message));
    return message.hasMessageContextInfo()
        ? echo.setMessageContextInfo(message.getMessageContextInfo()).build()
        : echo.build();
  }

  private Node toGroup(SandboxGroup group, String id, Message message) {
    PhoneKeys.OwnSenderKey own = crypto.own(group);
    Message key =
        Message.newBuilder().setSenderKeyDistributionMessage(crypto.distribution(group)).build();
    List<Node> participants = new ArrayList<>();
    for (Device one : group.devices()) {
      if (one != device && own.known().add(one.key())) {
        participants.add(to(group.address(one), crypto.encrypt(one, key)));
      }
    }
    Label label = Label.of(message);
    Node enc = labelled(crypto.encrypt(group, message), label);
    Node stanza =
        stanza(id, group.jid(), label).with("addressing_mode", group.byPhone ? "pn" : "lid");
    return participants.isEmpty()
        ? with(stanza, label, enc)
        : with(stanza, label, Node.of("participants").withChildren(participants), enc);
  }

  /// The first messages to a new companion: the key of the app state, and a notice of its history.
  void welcome(Device companion) {
    peer(companion, Greetings.keyShare(device.account, net.now()));
    companion.historyDue.add(peer(companion, new Histories(net, device.account).notice()));
  }

  /// What a companion asks its phone for beside the chats: messages, or keys of the app state.
  void peerAsked(Device companion, String id, Message asked) {
    boolean mine =
        asked.getProtocolMessage().getAppStateSyncKeyRequest().getKeyIdsList().stream()
            .anyMatch(
                key -> key.getKeyId().equals(DeviceIdentity.string(device.account.state.keyId)));
    if (mine) {
      peer(companion, Greetings.keyShare(device.account, net.now()));
    }
    resend(companion, id, Placeholders.wanted(asked));
  }

  /// A companion asks for messages that it was given nothing of.
  private void resend(Device companion, String requestId, List<Content.Target> wanted) {
    List<WebMessageInfo> found = new ArrayList<>();
    for (Content.Target one : wanted) {
      Optional<PhoneMemory.Known> known = memory.find(one.id().value());
      if (known.isPresent() && !isNamed(known.get(), one)) {
        net.stats.violation("a placeholder that is asked for by a wrong key");
      } else if (known.isPresent()) {
        found.add(Placeholders.told(one, known.get().message(), known.get().author().name));
      }
    }
    if (!wanted.isEmpty()) {
      peer(companion, Placeholders.answer(requestId, found));
    }
  }

  private boolean isNamed(PhoneMemory.Known known, Content.Target target) {
    Jid chat = net.accounts.find(target.chat()).map(PhoneAccount::lidJid).orElse(target.chat());
    Optional<PhoneAccount> author = target.sender().flatMap(net.accounts::find);
    boolean shared = chat.isGroup() && !memory.isOwn(known);
    return chat.equals(known.chat())
        && target.fromMe() == memory.isOwn(known)
        && (shared ? author.filter(known.author()::equals).isPresent() : author.isEmpty());
  }

  /// The id of the message.
  private String peer(Device companion, Message message) {
    String id = MessageIds.next(device.phoneJid(), net.now());
    keep(id, new Sent(companion.phoneJid(), companion.phoneJid(), message, true));
    net.routing.accept(
        device,
        stanza(id, companion.phoneJid(), Label.of(message))
            .with("category", "peer")
            .with(crypto.encrypt(companion, message)),
        Optional.empty());
    return id;
  }

  /// Somebody asks for a message again: a new session, and the message to that device only.
  void answerRetry(Node receipt) {
    Jid from = receipt.jid("from").orElse(Jid.WHATSAPP);
    Jid asker = receipt.jid("participant").orElse(from);
    Optional<Device> requester = net.accounts.device(asker);
    Sent what = sent.get(receipt.id());
    if (requester.isEmpty() || what == null) {
      return;
    }
    Device to = requester.get();
    crypto.start(to, bundle(receipt, to).orElseGet(() -> net.preKeys.take(device.account, to)));
    long count = receipt.child("retry").map(retry -> retry.number("count").orElse(1)).orElse(1L);
    net.routing.accept(device, again(receipt, what, to, count), Optional.empty());
  }

  private Node again(Node receipt, Sent what, Device to, long count) {
    Label label = Label.of(what.message);
    if (what.peer) {
      Node enc = crypto.encrypt(to, what.message).with("count", count);
      return stanza(receipt.id(), to.phoneJid(), label).with("category", "peer").with(enc);
    }
    Optional<SandboxGroup> group = net.groups.find(what.chat);
    if (group.isPresent()) {
      Message full =
          what.message.toBuilder()
              .setSenderKeyDistributionMessage(crypto.distribution(group.get()))
              .build();
      return stanza(receipt.id(), what.chat, label)
          .with("participant", group.get().address(to))
          .with(crypto.encrypt(to, full).with("count", count));
    }
    boolean own = to.account == device.account;
    Node enc =
        crypto
            .encrypt(to, own ? deviceSent(what.to, what.message) : what.message)
            .with("count", count);
    Node stanza = stanza(receipt.id(), to.jidLike(what.to), label).with("device_fanout", "false");
    return (own ? stanza.with("recipient", what.to) : stanza).with(enc);
  }

  /// The bundle inside a retry receipt, when it is there and of the device's identity.
  private Optional<PreKeyBundle> bundle(Node receipt, Device from) {
    Optional<Node> keys = receipt.child("keys");
    Optional<Node> signed = keys.flatMap(node -> node.child("skey"));
    if (keys.isEmpty() || signed.isEmpty()) {
      return Optional.empty();
    }
    if (!content(keys.get(), "identity").equals(from.registration.identity())) {
      net.stats.violation("a retry receipt with a foreign identity key");
      return Optional.empty();
    }
    Node one = keys.get().child("key").orElse(Node.of("key"));
    return Optional.of(
        new PreKeyBundle(
            from.registration.registrationId(),
            from.registration.identity(),
            (int) ServerStanzas.number(content(signed.get(), "id")),
            content(signed.get(), "value"),
            content(signed.get(), "signature"),
            (int) ServerStanzas.number(content(one, "id")),
            content(one, "value")));
  }

  private static Bytes content(Node parent, String tag) {
    return parent.child(tag).map(Node::bytes).orElse(Bytes.EMPTY);
  }

  /// The children of a retry receipt of ours; the bundle comes with the second.
  List<Node> retryChildren(Node stanza, int count) {
    List<Node> children = new ArrayList<>();
    children.add(
        Node.of("retry")
            .with("count", count)
            .with("id", stanza.id())
            .with("t", stanza.attr("t").orElse("0"))
            .with("v", "1"));
    children.add(
        ServerStanzas.binary(
            "registration", ServerStanzas.number(device.registration.registrationId(), 4)));
    if (count >= 2) {
      Device.OneTimeKey key = device.account.handset().keys().newOneTimeKey();
      children.add(
          Node.of("keys")
              .with(
                  ServerStanzas.binary("type", Registration.KEY_TYPE),
                  ServerStanzas.binary("identity", device.registration.identity()),
                  Node.of("key")
                      .with(
                          ServerStanzas.binary("id", ServerStanzas.number(key.id(), 3)),
                          ServerStanzas.binary("value", key.value())),
                  PreKeys.signedNode(device.registration.signedKey())));
    }
    return children;
  }
}
