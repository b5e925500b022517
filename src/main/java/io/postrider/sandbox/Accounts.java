package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who exists on the network, found by phone number or hidden id.
final class Accounts {
  private final SandboxNetwork net;
  private final Map<String, PhoneAccount> byPhone = new LinkedHashMap<>();
  private final Map<String, PhoneAccount> byLid = new HashMap<>();

  Accounts(SandboxNetwork net) {
    this.net = net;
  }

  Optional<PhoneAccount> byPhone(String phone) {
    return Optional.ofNullable(byPhone.get(phone));
  }

  /// Who is found by a number as people write it, which may differ from his own.
  Optional<PhoneAccount> byNumber(String digits) {
    return byPhone(digits)
        .or(() -> all().stream().filter(one -> one.aliases.contains(digits)).findFirst());
  }

  /// The account that a user JID of either namespace names.
  Optional<PhoneAccount> find(Jid jid) {
    if (jid.isPhone()) {
      return Optional.ofNullable(byPhone.get(jid.user()));
    }
    return jid.isLid() ? Optional.ofNullable(byLid.get(jid.user())) : Optional.empty();
  }

  /// A user by phone number, whichever name is given; what is no user here as it is.
  Jid shown(Jid chat) {
    return find(chat).map(PhoneAccount::phoneJid).orElse(chat.bare());
  }

  /// The device that a user JID names, 0 being the phone.
  Optional<Device> device(Jid jid) {
    return find(jid).flatMap(account -> Optional.ofNullable(account.devices.get(jid.device())));
  }

  Collection<PhoneAccount> all() {
    return byPhone.values();
  }

  Stream<Device> companions() {
    return byPhone.values().stream().flatMap(account -> account.companions().stream());
  }

  /// A new account with its phone; the number must be free.
  PhoneAccount create(String phone, String name) {
    String lid;
    do {
      lid =
          "1"
              + String.format(
                  "%014d",
                  Math.floorMod(ServerStanzas.number(Random.next(8)), 100_000_000_000_000L));
    } while (byLid.containsKey(lid));
    PhoneAccount account =
        new PhoneAccount(
            phone,
            lid,
            name,
            KeyPair.generate(),
            1 + Random.below(16_380),
            Random.below(Integer.MAX_VALUE));
    add(account, PhoneKeys.create(account));
    changed(account);
    account.handset().keys().changed();
    return account;
  }

  void add(PhoneAccount account, PhoneKeys keys) {
    keys.onChange(
        (section, content) ->
            net.state.changed("secrets/" + account.phone + "/" + section, content));
    Registration registration =
        new Registration(
            Bytes.EMPTY,
            account.identity.publicKey(),
            account.registrationId,
            keys.publicSignedKey(),
            "phone");
    Device device = new Device(account, 0, 0, registration, Bytes.EMPTY);
    account.attach(new Phone(net, device, keys), device);
    byPhone.put(account.phone, account);
    byLid.put(account.lid, account);
  }

  void changed(PhoneAccount account) {
    net.state.changed("account/" + account.phone, () -> Snapshots.account(account));
  }

  /// A collection of the app state has grown.
  void stateChanged(PhoneAccount account, String collection) {
    net.state.changed(
        "sync/" + account.phone + "/" + collection, () -> Snapshots.state(account, collection));
  }

  void changed(Device device) {
    net.state.changed(section("device", device), () -> Snapshots.device(device));
  }

  void preKeysChanged(Device device) {
    net.state.changed(section("prekeys", device), () -> Snapshots.preKeys(device));
  }

  void backlogChanged(Device device) {
    net.state.changed(section("queue", device), () -> Snapshots.backlog(device));
  }

  /// Removes a companion; its connection is the caller's concern.
  void remove(Device device) {
    device.account.devices.remove(device.number);
    for (String kind : List.of("device", "prekeys", "queue")) {
      net.state.removed(section(kind, device));
    }
    changed(device.account);
  }

  void clear() {
    byPhone.clear();
    byLid.clear();
  }

  private static String section(String kind, Device device) {
    return kind + "/" + device.account.phone + "/" + device.number;
  }
}
