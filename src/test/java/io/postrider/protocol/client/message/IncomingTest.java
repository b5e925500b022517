package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.SessionCipher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncomingTest {
  private final Party alice = new Party("15550001111", "100000000000001", 5);
  private final Party bob = new Party("15550002222", "100000000000002", 3);

  private Node message() {
    return Node.of("message").with("id", "X1").with("t", "1700000000").with("from", alice.device());
  }

  /// With the word of alice's account.
  private Node vouched(Node enc) {
    Node word = Node.of("device-identity");
    return message().with(enc, word.with(alice.credentials.requireLinked().deviceIdentity()));
  }

  /// A `pkmsg` of alice to bob with any plaintext.
  private Node enc(Bytes padded) {
    SessionCipher.Encrypted part =
        SessionCipher.encrypt(
            SessionCipher.start(alice.credentials.local(), bob.bundle(), Optional.empty()), padded);
    return Node.of("enc").with("v", "2").with("type", "pkmsg").with(part.ciphertext());
  }

  private Node enc(Message message) {
    return enc(Padding.pad(Bytes.wrap(message.toByteArray())));
  }

  private Incoming.Received receive(Node stanza, boolean available) {
    Incoming incoming = Incoming.read(bob.credentials, stanza);
    return bob.turn(
        incoming.needs(), ratchets -> incoming.decrypt(ratchets, 0, available, Effort.full()));
  }

  @Test
  void saysThatItIsNotLooking() {
    Incoming.Received received = receive(vouched(enc(Contents.text("hello"))), false);

    assertThat(received.replies().getFirst().attr("type")).contains("inactive");
  }

  @Test
  void refusesWhatIsNoProtobufButKeepsTheSession() {
    Incoming.Received received =
        receive(vouched(enc(Padding.pad(Bytes.of((byte) 0x0a, (byte) 0x7f)))), true);

    assertThat(received.message()).isEmpty();
    assertThat(received.replies()).singleElement().satisfies(IncomingTest::is491);
    assertThat(bob.store).containsKey(new RecordKey(RecordKey.Kind.SESSION, "100000000000001_1.5"));
  }

  private static void is491(Node ack) {
    assertThat(ack.tag()).isEqualTo("ack");
    assertThat(ack.attr("error")).contains("491");
  }

  @Test
  void refusesAStanzaOfManyPartsUnread() {
    Node enc = enc(Contents.text("hello"));

    Incoming.Received received = receive(message().with(enc, enc, enc, enc, enc), true);

    assertThat(received.message()).isEmpty();
    assertThat(received.undecryptable()).isEmpty();
    assertThat(received.replies())
        .singleElement()
        .satisfies(ack -> assertThat(ack.attr("error")).contains("487"));
  }

  @Test
  void leavesNoTraceOfAPartThatFails() {
    Node enc = enc(Contents.text("hello"));
    byte[] bytes = enc.bytes().toArray();
    bytes[bytes.length - 20] ^= 1;
    int before = bob.store.size();

    Incoming.Received received = receive(vouched(enc.with(Bytes.wrap(bytes))), true);

    assertThat(received.undecryptable()).isPresent();
    assertThat(bob.store)
        .doesNotContainKey(new RecordKey(RecordKey.Kind.SESSION, "100000000000001_1.5"))
        .containsKey(RecordKeys.preKey(1))
        .hasSizeGreaterThanOrEqualTo(before);
  }

  @Test
  void countsOnFromWhatTheSenderRemembers() {
    Node enc = Node.of("enc").with("v", "2").with("type", "msg").with("count", 3);

    Incoming.Received received = receive(message().with(enc.with(Random.next(80))), true);

    Node receipt = received.replies().getFirst();
    Node retry = receipt.child("retry").orElseThrow();
    assertThat(receipt.jid("to")).contains(alice.device());
    assertThat(retry.attr("count")).contains("4");
    assertThat(retry.attr("t")).contains("1700000000");
    assertThat(receipt.child("keys").orElseThrow().children())
        .extracting(Node::tag)
        .containsExactly("type", "identity", "key", "skey", "device-identity");
    assertThat(received.credentials()).isPresent();
  }

  private Node unreadable(String id) {
    Node enc = Node.of("enc").with("v", "2").with("type", "msg").with(Random.next(80));
    return message().with("id", id).with(enc);
  }

  private static Node key(Incoming.Received received) {
    Node receipt = received.replies().getFirst();
    return receipt.child("keys").flatMap(keys -> keys.child("key")).orElseThrow();
  }

  @Test
  void givesADeviceOnePreKeyHoweverMuchItSendsThatCannotBeRead() {
    int before = bob.credentials.nextPreKeyId();
    Node first = key(bob.receive(unreadable("X1"), 1));

    for (int i = 0; i < 20; i++) {
      assertThat(key(bob.receive(unreadable("Y" + i), 1))).isEqualTo(first);
    }

    assertThat(bob.credentials.nextPreKeyId()).isEqualTo(before + 1);
    assertThat(bob.store.keySet())
        .filteredOn(key -> key.kind() == RecordKey.Kind.PRE_KEY)
        .hasSize(1);
  }

  @Test
  void givesADeviceAnotherPreKeyWhenItHasUsedTheFirst() {
    Node first = key(bob.receive(unreadable("X1"), 1));
    bob.store.remove(RecordKeys.preKey(1));

    Node second = key(bob.receive(unreadable("X2"), 1));

    assertThat(second).isNotEqualTo(first);
    assertThat(bob.store).containsKey(RecordKeys.preKey(2));
  }

  @Test
  void asksFirstWithoutKeysWhenASessionExists() {
    receive(vouched(enc(Contents.text("hello"))), true);
    Node enc = Node.of("enc").with("v", "2").with("type", "msg").with(Random.next(80));

    Incoming.Received received = receive(message().with("id", "X2").with(enc), true);

    assertThat(received.replies().getFirst().child("keys")).isEmpty();
    assertThat(received.credentials()).isEmpty();
  }

  @Test
  void confirmsPeerMessagesAsSuch() {
    Node peer =
        Node.of("message")
            .with("id", "X1")
            .with("from", bob.phone)
            .with("category", "peer")
            .with(enc(Contents.text("hello")));

    Incoming.Received received = receive(peer, false);

    assertThat(received.fromMe()).isTrue();
    assertThat(received.chat()).isEqualTo(bob.phone);
    assertThat(received.replies())
        .containsExactly(
            Node.of("receipt").with("id", "X1").with("to", bob.phone).with("type", "peer_msg"));
    assertThat(bob.store).containsKey(new RecordKey(RecordKey.Kind.SESSION, "100000000000002_1.0"));
  }

  @Test
  void onlyAcknowledgesWhatIsUnavailableOrOfAChannel() {
    Node channel =
        Node.of("message")
            .with("id", "X1")
            .with("from", new Jid("120363000000000009", 0, Jid.NEWSLETTER))
            .with(Node.of("plaintext").with(Random.next(9)));

    for (Node stanza : List.of(message().with(Node.of("unavailable")), channel)) {
      Incoming.Received received = receive(stanza, true);
      assertThat(received.message()).isEmpty();
      assertThat(received.undecryptable()).isEmpty();
      assertThat(received.replies()).containsExactly(Acks.of(stanza));
    }
  }

  @Test
  void takesNoSenderKeyOutsideAGroup() {
    Node enc = Node.of("enc").with("v", "2").with("type", "skmsg").with(Random.next(120));

    assertThat(receive(message().with(enc), true).undecryptable()).isPresent();
  }

  @Test
  void answersARetryFromAFetchedBundle() {
    Node receipt =
        Node.of("receipt")
            .with("id", "X1")
            .with("from", bob.device())
            .with("type", "retry")
            .with(Node.of("retry").with("count", 1).with("id", "X1"));
    RetryReceipts.Request request = RetryReceipts.parse(receipt).orElseThrow();

    Node resent =
        alice.turn(
            RetryReceipts.needs(alice.credentials, request),
            ratchets ->
                RetryReceipts.answer(
                    ratchets,
                    alice.credentials,
                    request,
                    Contents.text("hello"),
                    Optional.of(bob.bundle())));

    assertThat(request.bundle()).isEmpty();
    assertThat(resent.child("device-identity")).isPresent();
    assertThat(bob.receive(bob.delivered(resent, alice)).message())
        .contains(Contents.text("hello"));
    assertThat(RetryReceipts.parse(receipt.with("type", "read"))).isEmpty();
    assertThat(RetryReceipts.parse(Node.of("receipt").with("type", "retry"))).isEmpty();
  }

  @Test
  void asksForBundlesOfUnknownDevicesOnly() {
    List<Jid> devices = List.of(alice.device(), bob.device());

    List<Jid> before =
        alice.turn(
            Encryption.needs(devices),
            ratchets -> Encryption.withoutSession(ratchets, alice.credentials, devices));
    alice.turn(
        Encryption.needs(devices),
        ratchets ->
            Encryption.direct(
                ratchets,
                alice.credentials,
                new io.postrider.model.MessageId("X1"),
                bob.lid,
                devices,
                Map.of(bob.device(), bob.bundle()),
                Contents.text("hello")));
    List<Jid> after =
        alice.turn(
            Encryption.needs(devices),
            ratchets -> Encryption.withoutSession(ratchets, alice.credentials, devices));

    assertThat(before).containsExactly(bob.device());
    assertThat(after).isEmpty();
  }
}
