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

/// A phone's secrets: pre-keys, ratchets, sender keys.
final class PhoneKeys {
  private static final int KEPT_PRE_KEYS = 10_000;

  /// The phone's sender key of a group, and the devices that have it.
  record OwnSenderKey(SenderKeyRecord record, Set<String> known) {}

  final Map<String, SessionRecord> sessions = new HashMap<>();
  final Map<String, SenderKeyRecord> senderKeys = new HashMap<>();
  final Map<String, OwnSenderKey> ownSenderKeys = new HashMap<>();
  private final LocalIdentity identity;
  private final Map<Integer, PreKey> preKeys = new LinkedHashMap<>();
  private int nextPreKey;
  private Runnable changed = () -> {};

  private PhoneKeys(Account account, SignedPreKey signed, int nextPreKey) {
    identity = new LocalIdentity(account.identity, account.registrationId, List.of(signed));
    this.nextPreKey = nextPreKey;
  }

  static PhoneKeys create(Account account) {
    return new PhoneKeys(account, SignedPreKey.generate(1, account.identity), 1);
  }

  void onChange(Runnable action) {
    changed = action;
  }

  void changed() {
    changed.run();
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
    preKeys.remove(id);
  }

  JsonObject encode() {
    SignedPreKey signed = identity.signedPreKeys().getFirst();
    JsonObject one = new JsonObject();
    preKeys.forEach((id, key) -> one.put(id.toString(), key.pair().privateKey().base64()));
    JsonObject ratchets = new JsonObject();
    sessions.forEach((key, session) -> ratchets.put(key, session.encode().base64()));
    JsonObject senders = new JsonObject();
    senderKeys.forEach((key, record) -> senders.put(key, record.encode().base64()));
    JsonObject own = new JsonObject();
    ownSenderKeys.forEach(
        (group, key) ->
            own.put(
                group,
                new JsonObject()
                    .put("record", key.record.encode().base64())
                    .put("known", new JsonArray(List.copyOf(key.known)))));
    return new JsonObject()
        .put("signedId", signed.id())
        .put("signedKey", signed.pair().privateKey().base64())
        .put("signature", signed.signature().base64())
        .put("nextPreKey", nextPreKey)
        .put("preKeys", one)
        .put("sessions", ratchets)
        .put("senderKeys", senders)
        .put("ownSenderKeys", own);
  }

  static PhoneKeys decode(Account account, JsonObject json) {
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
    for (var entry : json.getJsonObject("sessions")) {
      keys.sessions.put(entry.getKey(), SessionRecord.decode(bytes(entry.getValue())));
    }
    for (var entry : json.getJsonObject("senderKeys")) {
      keys.senderKeys.put(entry.getKey(), SenderKeyRecord.decode(bytes(entry.getValue())));
    }
    for (var entry : json.getJsonObject("ownSenderKeys")) {
      JsonObject own = (JsonObject) entry.getValue();
      Set<String> known = new LinkedHashSet<>();
      own.getJsonArray("known").forEach(device -> known.add((String) device));
      keys.ownSenderKeys.put(
          entry.getKey(),
          new OwnSenderKey(SenderKeyRecord.decode(bytes(own.getString("record"))), known));
    }
    return keys;
  }

  private static Bytes bytes(Object base64) {
    return Bytes.fromBase64((String) base64);
  }
}
