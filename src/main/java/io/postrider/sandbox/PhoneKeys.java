package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.signal.LocalIdentity;
import io.postrider.protocol.signal.PreKey;
import io.postrider.protocol.signal.SenderKeyRecord;
import io.postrider.protocol.signal.SessionRecord;
import io.postrider.protocol.signal.SignedPreKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A phone's secrets: pre-keys, ratchets, sender keys.
final class PhoneKeys {
  private static final int KEPT_PRE_KEYS = 10_000;

  /// The phone's sender key of a group, and the devices that have it.
  record OwnSenderKey(SenderKeyRecord record, Set<String> known) {}

  /// Where changes go: a section's name below the phone, and its content.
  interface Journal {
    void changed(String section, Supplier<@Nullable JsonObject> content);
  }

  private final Map<String, SessionRecord> sessions = new HashMap<>();
  private final Map<String, SenderKeyRecord> senderKeys = new HashMap<>();
  private final Map<String, OwnSenderKey> ownSenderKeys = new HashMap<>();
  private final LocalIdentity identity;
  private final Map<Integer, PreKey> preKeys = new LinkedHashMap<>();
  private int nextPreKey;
  private Journal journal = (_, _) -> {};

  private PhoneKeys(PhoneAccount account, SignedPreKey signed, int nextPreKey) {
    identity = new LocalIdentity(account.identity, account.registrationId, List.of(signed));
    this.nextPreKey = nextPreKey;
  }

  static PhoneKeys create(PhoneAccount account) {
    return new PhoneKeys(account, SignedPreKey.generate(1, account.identity), 1);
  }

  void onChange(Journal to) {
    journal = to;
  }

  /// Notes that the pre-keys have changed.
  void changed() {
    journal.changed("keys", this::encode);
  }

  Optional<SessionRecord> session(String device) {
    return Optional.ofNullable(sessions.get(device));
  }

  void session(String device, SessionRecord session) {
    sessions.put(device, session);
    journal.changed("session/" + device, () -> record(session.encode()));
  }

  /// The sender key of another device in a group, by `group/device`.
  Optional<SenderKeyRecord> senderKey(String name) {
    return Optional.ofNullable(senderKeys.get(name));
  }

  void senderKey(String name, SenderKeyRecord key) {
    senderKeys.put(name, key);
    journal.changed("senderkey/" + name, () -> record(key.encode()));
  }

  Optional<OwnSenderKey> ownSenderKey(String group) {
    return Optional.ofNullable(ownSenderKeys.get(group));
  }

  void ownSenderKey(String group, OwnSenderKey key) {
    ownSenderKeys.put(group, key);
    journal.changed(
        "ownkey/" + group,
        () -> record(key.record.encode()).put("known", new JsonArray(List.copyOf(key.known))));
  }

  private static JsonObject record(Bytes encoded) {
    return new JsonObject().put("record", encoded.base64());
  }

  LocalIdentity identity() {
    return identity;
  }

  Registration.SignedKey publicSignedKey() {
    SignedPreKey signed = identity.signedPreKeys().getFirst();
    return new Registration.SignedKey(signed.id(), signed.pair().publicKey(), signed.signature());
  }

  /// A fresh one-time key, of which this keeps the private half: a phone never runs dry.
  Device.OneTimeKey newOneTimeKey() {
    PreKey key = PreKey.generate(nextPreKey);
    nextPreKey = nextPreKey >= 0xffffff ? 1 : nextPreKey + 1;
    preKeys.put(key.id(), key);
    if (preKeys.size() > KEPT_PRE_KEYS) {
      preKeys.remove(preKeys.keySet().iterator().next());
    }
    changed();
    return new Device.OneTimeKey(key.id(), key.pair().publicKey());
  }

  Optional<PreKey> preKey(int id) {
    return Optional.ofNullable(preKeys.get(id));
  }

  void used(int id) {
    if (preKeys.remove(id) != null) {
      changed();
    }
  }

  JsonObject encode() {
    SignedPreKey signed = identity.signedPreKeys().getFirst();
    JsonObject one = new JsonObject();
    preKeys.forEach((id, key) -> one.put(id.toString(), key.pair().privateKey().base64()));
    return new JsonObject()
        .put("signedId", signed.id())
        .put("signedKey", signed.pair().privateKey().base64())
        .put("signature", signed.signature().base64())
        .put("nextPreKey", nextPreKey)
        .put("preKeys", one);
  }

  static PhoneKeys decode(PhoneAccount account, JsonObject json) {
    SignedPreKey signed =
        new SignedPreKey(
            json.getInteger("signedId"),
            KeyPair.of(Bytes.fromBase64(json.getString("signedKey"))),
            Bytes.fromBase64(json.getString("signature")));
    PhoneKeys keys = new PhoneKeys(account, signed, json.getInteger("nextPreKey"));
    for (var entry : json.getJsonObject("preKeys")) {
      int id = Integer.parseInt(entry.getKey());
      keys.preKeys.put(id, new PreKey(id, KeyPair.of(bytes(entry.getValue()))));
    }
    return keys;
  }

  /// Takes back a section other than the pre-keys, by the name under which it was noted.
  void restore(String section, JsonObject json) {
    int slash = section.indexOf('/');
    String name = section.substring(slash + 1);
    Bytes encoded = bytes(json.getString("record"));
    switch (section.substring(0, slash)) {
      case "session" -> sessions.put(name, SessionRecord.decode(encoded));
      case "senderkey" -> senderKeys.put(name, SenderKeyRecord.decode(encoded));
      default -> {
        Set<String> known = new LinkedHashSet<>();
        json.getJsonArray("known").forEach(device -> known.add((String) device));
        ownSenderKeys.put(name, new OwnSenderKey(SenderKeyRecord.decode(encoded), known));
      }
    }
  }

  private static Bytes bytes(Object base64) {
    return Bytes.fromBase64((String) base64);
  }
}
