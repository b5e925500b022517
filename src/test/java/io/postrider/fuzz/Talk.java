package io.postrider.fuzz;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.message.Encryption;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.GroupCipher;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SenderKeyRecord;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SessionRecord;
import io.postrider.protocol.signal.SignalAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Alice and Bob have talked, alone and in a group; what comes next from Alice is up to a test, and
/// Bob forgets it at once.
final class Talk {
  private static final GroupMetadata GROUP =
      new GroupMetadata(
          Stanzas.GROUP,
          "Made up",
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          Optional.empty(),
          true,
          0,
          List.of());

  final Party alice = new Party("15550001111", "100000000000001", 5);
  final Party bob = new Party("15550002222", "100000000000002", 3);

  /// Alice's first message, as Bob gets it.
  final Node first;

  /// Her first one after his answer.
  final Node next;

  /// Her second one to the group, for which Bob has her key.
  final Node shared;

  /// The first message of somebody else, who has nothing to do with all that.
  final Node stranger;

  private final Map<RecordKey, Bytes> before;
  private final Credentials beforeAll;
  private final SessionRecord session;
  private final SenderKeyRecord senderKey;

  Talk() {
    first = bob.delivered(direct(alice, bob, Map.of(bob.device(), bob.bundle())), alice);
    before = Map.copyOf(bob.store);
    beforeAll = bob.credentials;
    heard(bob, first);
    heard(alice, alice.delivered(direct(bob, alice, Map.of()), bob));
    session = SessionRecord.decode(record(RecordKeys.session(SignalAddress.of(bob.device()))));
    next = bob.delivered(direct(alice, bob, Map.of()), alice);
    heard(bob, bob.delivered(group(), alice));
    senderKey =
        SenderKeyRecord.decode(
            record(RecordKeys.senderKey(Stanzas.GROUP, SignalAddress.of(alice.device()))));
    shared = bob.delivered(group(), alice);
    Party carol = new Party("15550003333", "100000000000003", 1);
    stranger = bob.delivered(direct(carol, bob, Map.of(bob.device(), bob.bundle())), carol);
  }

  private Bytes record(RecordKey key) {
    return Objects.requireNonNull(alice.store.get(key));
  }

  private static void heard(Party by, Node stanza) {
    if (by.receive(stanza).message().isEmpty()) {
      throw new AssertionError("not understood");
    }
  }

  private static Node direct(Party from, Party to, Map<Jid, PreKeyBundle> bundles) {
    List<Jid> devices = List.of(to.device());
    return from.turn(
        Encryption.needs(devices),
        ratchets ->
            Encryption.direct(ratchets, from.credentials, id(), to.lid, devices, bundles, text()));
  }

  private Node group() {
    List<Jid> devices = List.of(alice.device(), bob.device());
    return alice.turn(
        Encryption.groupNeeds(alice.credentials, Stanzas.GROUP, devices),
        ratchets ->
            Encryption.group(ratchets, alice.credentials, id(), GROUP, devices, Map.of(), text()));
  }

  private static MessageId id() {
    return new MessageId("3EB0AAAAAAAAAAAAAAAAAA");
  }

  private static Message text() {
    return Contents.text("hello");
  }

  /// A stanza in which Alice says this alone to Bob, genuinely encrypted.
  Node sealed(Bytes plaintext) {
    return next.with(enc("msg", SessionCipher.encrypt(session, plaintext).ciphertext()));
  }

  /// The same to the group.
  Node sealedForGroup(Bytes plaintext) {
    return shared.with(enc("skmsg", GroupCipher.encrypt(senderKey, plaintext).ciphertext()));
  }

  static Node enc(String type, Bytes ciphertext) {
    return Node.of("enc").with("v", "2").with("type", type).with(ciphertext);
  }

  static Bytes padded(Message message) {
    return Padding.pad(Bytes.wrap(message.toByteArray()));
  }

  /// What Bob makes of a stanza, who has heard all but her last messages.
  Incoming.Received opened(Node stanza) {
    return opened(stanza, bob.credentials, bob.store);
  }

  /// What he makes of it when he has not heard anything yet.
  Incoming.Received openedFirst(Node stanza) {
    return opened(stanza, beforeAll, before);
  }

  private static Incoming.Received opened(
      Node stanza, Credentials credentials, Map<RecordKey, Bytes> store) {
    Incoming incoming = Incoming.read(credentials, stanza);
    Set<RecordKey> needs = incoming.needs();
    Map<RecordKey, Bytes> loaded = loaded(store, needs);
    loaded.putAll(loaded(store, Ratchets.aliased(needs, loaded)));
    return incoming.decrypt(new Ratchets(loaded), 0, true, Effort.full());
  }

  private static Map<RecordKey, Bytes> loaded(Map<RecordKey, Bytes> store, Set<RecordKey> keys) {
    Map<RecordKey, Bytes> found = new HashMap<>();
    for (RecordKey key : new HashSet<>(keys)) {
      Bytes value = store.get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }
}
