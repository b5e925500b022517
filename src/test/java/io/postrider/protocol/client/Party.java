package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.client.query.Bundles;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.PreKeyBundle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One linked device in memory: its credentials and its records, each turn committed when it ends.
public final class Party {
  final KeyPair account;
  public final Map<RecordKey, Bytes> store = new HashMap<>();
  public final Jid phone;
  public final Jid lid;
  public Credentials credentials;

  public Party(String digits, String hidden, int device) {
    this(digits, hidden, device, KeyPair.generate());
  }

  private Party(String digits, String hidden, int device, KeyPair account) {
    this.account = account;
    phone = Jid.phone(digits);
    lid = Jid.lid(hidden);
    Credentials fresh = Credentials.generate();
    Node iq = success(fresh, device);
    Pairing.Result result = Pairing.accept(fresh, iq, java.time.Instant.EPOCH);
    if (!(result instanceof Pairing.Result.Paired paired)) {
      throw new AssertionError(result);
    }
    credentials = paired.credentials();
    store.putAll(paired.records());
  }

  /// Another device of the same account.
  public Party other(int device) {
    return new Party(phone.user(), lid.user(), device, account);
  }

  /// The account's key, which is also the phone's.
  public Bytes accountKey() {
    return account.publicKey();
  }

  /// What the server says when the phone has scanned the code of these credentials.
  public Node success(Credentials fresh, int device) {
    Bytes issued =
        Adv.issue(
            account,
            Adv.device(1, 1_700_000_000, 1),
            fresh.identity().publicKey(),
            fresh.advSecret());
    return Node.of("iq")
        .with("from", Jid.WHATSAPP)
        .with("type", "set")
        .with("id", "77")
        .with(
            Node.of("pair-success")
                .with(
                    Node.of("device-identity").with(issued),
                    Node.of("device")
                        .with("jid", phone.withDevice(device))
                        .with("lid", lid.withDevice(device)),
                    Node.of("platform").with("name", "android")));
  }

  public Jid device() {
    return credentials.requireLinked().lid();
  }

  /// What the server hands out of this device, with a fresh one-time pre-key.
  public PreKeyBundle bundle() {
    return Objects.requireNonNull(Bundles.parse(bundleAnswer()).get(device()));
  }

  public Node bundleAnswer() {
    PreKeyUpload.Batch batch = PreKeyUpload.next(credentials, 1);
    credentials = batch.credentials();
    store.putAll(batch.records());
    Node query = PreKeyUpload.query(credentials, batch.keys());
    Node user =
        Node.of("user")
            .with("jid", device())
            .with(
                query.child("registration").orElseThrow(),
                query.child("type").orElseThrow(),
                query.child("identity").orElseThrow(),
                query.child("skey").orElseThrow(),
                query.child("list").orElseThrow().children().getFirst(),
                Node.of("device-identity").with(credentials.requireLinked().deviceIdentity()));
    return Node.of("iq").with("type", "result").with(Node.of("list").with(user));
  }

  /// Loads, works, commits.
  public <T> T turn(Set<RecordKey> needs, Function<Ratchets, T> work) {
    Map<RecordKey, Bytes> loaded = load(needs);
    loaded.putAll(load(Ratchets.aliased(needs, loaded)));
    Ratchets ratchets = new Ratchets(loaded);
    T result = work.apply(ratchets);
    ratchets
        .changes()
        .forEach(
            (key, value) -> value.ifPresentOrElse(v -> store.put(key, v), () -> store.remove(key)));
    return result;
  }

  private Map<RecordKey, Bytes> load(Set<RecordKey> keys) {
    Map<RecordKey, Bytes> found = new HashMap<>();
    for (RecordKey key : new HashSet<>(keys)) {
      Optional.ofNullable(store.get(key)).ifPresent(value -> found.put(key, value));
    }
    return found;
  }

  public Incoming.Received receive(Node stanza) {
    return receive(stanza, 0);
  }

  public Incoming.Received receive(Node stanza, int retryCount) {
    Incoming incoming = Incoming.read(credentials, stanza);
    Incoming.Received received =
        turn(
            incoming.needs(),
            ratchets -> incoming.decrypt(ratchets, retryCount, true, Effort.full()));
    received.credentials().ifPresent(changed -> credentials = changed);
    return received;
  }

  /// What this device gets of a stanza that `from` has written, as the server passes it on.
  public Node delivered(Node sent, Party from) {
    Jid to = sent.jid("to").orElseThrow();
    Node stanza = Node.of("message").with("id", sent.id()).with("t", "1700000000");
    if (to.isGroup()) {
      stanza = stanza.with("from", to).with("participant", from.device());
      stanza = stanza.with("participant_pn", from.phone);
    } else if (from.phone.equals(phone)) {
      stanza = stanza.with("from", from.device()).with("recipient", to);
    } else {
      stanza = stanza.with("from", from.device()).with("sender_pn", from.phone);
    }
    java.util.List<Node> parts = new java.util.ArrayList<>();
    sent.child("participants")
        .ifPresent(
            list ->
                list.children("to").stream()
                    .filter(node -> node.jid("jid").equals(Optional.of(device())))
                    .forEach(node -> parts.addAll(node.children())));
    parts.addAll(sent.children("enc"));
    parts.addAll(sent.children("device-identity"));
    return stanza.withChildren(parts);
  }
}
