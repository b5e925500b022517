package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKeyBundle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keeps the companions' pre-keys and hands out bundles. Source: protocol/pre-keys.md §1 and §2.
final class PreKeys {
  /// So many are there before a companion is active for the first time.
  static final int FIRST = 812;

  private static final int LOW = 5;

  private final SandboxNetwork net;

  PreKeys(SandboxNetwork net) {
    this.net = net;
  }

  Node answer(Device device, Node iq) {
    String child = iq.firstChild().map(Node::tag).orElse("");
    return switch (child) {
      case "count" ->
          ServerStanzas.result(iq, Node.of("count").with("value", device.preKeys.size()));
      case "digest" -> ServerStanzas.result(iq, digest(device));
      case "rotate" -> rotate(device, iq);
      case "key" -> bundles(device, iq);
      case "key_fetch" -> bundles(device, iq);
      default -> iq.child("list").isPresent() ? upload(device, iq) : ServerStanzas.error(iq, 400);
    };
  }

  private Node upload(Device device, Node iq) {
    Optional<Registration.SignedKey> signed = iq.child("skey").flatMap(PreKeys::signedKey);
    boolean fits =
        iq.child("identity")
                .map(Node::bytes)
                .filter(device.registration.identity()::equals)
                .isPresent()
            && iq.child("type").map(Node::bytes).filter(Registration.KEY_TYPE::equals).isPresent()
            && iq.child("registration")
                .map(Node::bytes)
                .filter(ServerStanzas.number(device.registration.registrationId(), 4)::equals)
                .isPresent();
    if (!fits || signed.filter(key -> key.verifies(device.registration.identity())).isEmpty()) {
      net.stats.violation("a pre-key upload with a wrong identity or signature");
      return ServerStanzas.error(iq, 400);
    }
    Optional<List<Device.OneTimeKey>> keys =
        oneTimeKeys(iq.child("list").map(list -> list.children("key")).orElse(List.of()));
    if (keys.isEmpty()) {
      net.stats.violation("a pre-key of a wrong size");
      return ServerStanzas.error(iq, 400);
    }
    store(device, signed.get(), keys.get());
    return ServerStanzas.result(iq);
  }

  private void store(Device device, Registration.SignedKey signed, List<Device.OneTimeKey> keys) {
    device.registration = device.registration.withSignedKey(signed);
    Set<Integer> known = new HashSet<>();
    device.preKeys.forEach(key -> known.add(key.id()));
    int before = device.preKeys.size();
    keys.stream().filter(key -> known.add(key.id())).forEach(device.preKeys::add);
    device.uploadedKeys += device.preKeys.size() - before;
    net.accounts.changed(device);
    net.accounts.preKeysChanged(device);
  }

  private static Optional<List<Device.OneTimeKey>> oneTimeKeys(List<Node> nodes) {
    List<Device.OneTimeKey> keys = new ArrayList<>();
    for (Node node : nodes) {
      Bytes id = node.child("id").map(Node::bytes).orElse(Bytes.EMPTY);
      Bytes value = node.child("value").map(Node::bytes).orElse(Bytes.EMPTY);
      if (id.length() != 3 || value.length() != 32) {
        return Optional.empty();
      }
      keys.add(new Device.OneTimeKey((int) ServerStanzas.number(id), value));
    }
    return Optional.of(keys);
  }

  private static Optional<Registration.SignedKey> signedKey(Node node) {
    Bytes id = node.child("id").map(Node::bytes).orElse(Bytes.EMPTY);
    return id.length() != 3
        ? Optional.empty()
        : Optional.of(
            new Registration.SignedKey(
                (int) ServerStanzas.number(id),
                node.child("value").map(Node::bytes).orElse(Bytes.EMPTY),
                node.child("signature").map(Node::bytes).orElse(Bytes.EMPTY)));
  }

  private Node rotate(Device device, Node iq) {
    Optional<Registration.SignedKey> signed =
        iq.firstChild()
            .flatMap(rotate -> rotate.child("skey"))
            .flatMap(PreKeys::signedKey)
            .filter(key -> key.verifies(device.registration.identity()));
    if (signed.isEmpty()) {
      net.stats.violation("a rotated pre-key with a wrong signature");
      return ServerStanzas.error(iq, 400);
    }
    store(device, signed.get(), List.of());
    return ServerStanzas.result(iq);
  }

  private static Node digest(Device device) {
    Registration registration = device.registration;
    List<Node> ids = new ArrayList<>();
    List<Bytes> hashed = new ArrayList<>();
    hashed.add(registration.identity());
    hashed.add(registration.signedKey().value());
    hashed.add(registration.signedKey().signature());
    for (Device.OneTimeKey key : device.preKeys) {
      ids.add(ServerStanzas.binary("id", ServerStanzas.number(key.id(), 3)));
      hashed.add(key.value());
    }
    return Node.of("digest")
        .with(
            ServerStanzas.binary(
                "registration", ServerStanzas.number(registration.registrationId(), 4)),
            ServerStanzas.binary("type", Registration.KEY_TYPE),
            ServerStanzas.binary("identity", registration.identity()),
            signedNode(registration.signedKey()),
            Node.of("list").withChildren(ids),
            ServerStanzas.binary("hash", Hash.sha1(hashed.toArray(Bytes[]::new))));
  }

  static Node signedNode(Registration.SignedKey key) {
    return Node.of("skey")
        .with(
            ServerStanzas.binary("id", ServerStanzas.number(key.id(), 3)),
            ServerStanzas.binary("value", key.value()),
            ServerStanzas.binary("signature", key.signature()));
  }

  /// Unknown devices are left out: an error in the list makes Baileys give up all of it.
  private Node bundles(Device asker, Node iq) {
    List<Node> users = new ArrayList<>();
    Set<Jid> seen = new HashSet<>();
    for (Node user : iq.firstChild().map(key -> key.children("user")).orElse(List.of())) {
      Optional<Jid> jid = user.jid("jid");
      if (jid.isPresent() && seen.add(jid.get())) {
        net.accounts
            .device(jid.get())
            .ifPresent(device -> users.add(bundle(asker, device, jid.get())));
      }
    }
    return ServerStanzas.result(iq, Node.of("list").withChildren(users));
  }

  private Node bundle(Device asker, Device device, Jid jid) {
    PreKeyBundle bundle = take(asker.account, device);
    List<Node> children = new ArrayList<>();
    children.add(
        ServerStanzas.binary("registration", ServerStanzas.number(bundle.registrationId(), 4)));
    children.add(ServerStanzas.binary("type", Registration.KEY_TYPE));
    children.add(ServerStanzas.binary("identity", bundle.identity()));
    children.add(signedNode(device.registration.signedKey()));
    if (bundle.preKeyId() != 0) {
      children.add(
          Node.of("key")
              .with(
                  ServerStanzas.binary("id", ServerStanzas.number(bundle.preKeyId(), 3)),
                  ServerStanzas.binary("value", bundle.preKey())));
    }
    if (!device.isPhone()) {
      children.add(
          ServerStanzas.binary("device-identity", DeviceIdentity.handedOut(device.signedIdentity)));
    }
    return Node.of("user").with("jid", jid).with("t", net.seconds()).withChildren(children);
  }

  /// A bundle of a device; uses up one of its one-time keys.
  PreKeyBundle take(PhoneAccount asker, Device device) {
    Optional<Device.OneTimeKey> key = oneTimeKey(asker, device);
    Registration registration = device.registration;
    return new PreKeyBundle(
        registration.registrationId(),
        registration.identity(),
        registration.signedKey().id(),
        registration.signedKey().value(),
        registration.signedKey().signature(),
        key.map(Device.OneTimeKey::id).orElse(0),
        key.map(Device.OneTimeKey::value).orElse(Bytes.EMPTY));
  }

  private Optional<Device.OneTimeKey> oneTimeKey(PhoneAccount asker, Device device) {
    String owner = device.account.phone;
    if (net.faults.take(Fault.Kind.NO_PRE_KEYS, owner).isPresent()
        || (asker != device.account
            && net.faults.take(Fault.Kind.NO_PRE_KEYS, asker.phone).isPresent())) {
      return Optional.empty();
    }
    if (device.isPhone()) {
      return Optional.of(device.account.handset().keys().newOneTimeKey());
    }
    Device.OneTimeKey key = device.preKeys.poll();
    if (key == null) {
      return Optional.empty();
    }
    net.accounts.preKeysChanged(device);
    if (device.preKeys.size() == LOW - 1 || device.preKeys.isEmpty()) {
      net.delivery.deliver(
          device,
          ServerStanzas.notification(net, Jid.WHATSAPP, "encrypt")
              .with(Node.of("count").with("value", device.preKeys.size())));
    }
    return Optional.of(key);
  }
}
