package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SignalAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagingTest {
  private static final MessageId ID = new MessageId("3EB0AAAAAAAAAAAAAAAAAA");
  private static final Instant LATELY = Instant.ofEpochSecond(1_700_000_000);
  private static final Trust TRUSTED = Trust.NONE.received(Bytes.utf8("token"), LATELY, LATELY);
  private static final Message HELLO = Contents.text("hello");

  private final Party alice = new Party("15550001111", "100000000000001", 5);
  private final Party bob = new Party("15550002222", "100000000000002", 3);

  private Node send(Party from, Party to, Map<Jid, PreKeyBundle> fresh, Message message) {
    List<Jid> devices = List.of(to.device());
    return from.turn(
        Encryption.needs(devices),
        ratchets ->
            Encryption.direct(ratchets, from.credentials, ID, to.lid, devices, fresh, message));
  }

  private Node first() {
    return send(alice, bob, Map.of(bob.device(), bob.bundle()), HELLO);
  }

  private static String type(Node message) {
    return message.children("enc").getFirst().attr("type").orElseThrow();
  }

  @Test
  void opensASessionAndIsAnsweredInIt() {
    Node sent = first();
    Node delivered = bob.delivered(sent, alice);

    Incoming.Received received = bob.receive(delivered);
    Incoming.Received answered =
        alice.receive(alice.delivered(send(bob, alice, Map.of(), Contents.text("hi")), bob));
    Node third = bob.delivered(send(alice, bob, Map.of(), HELLO), alice);

    assertThat(sent.child("device-identity")).isPresent();
    assertThat(type(delivered)).isEqualTo("pkmsg");
    assertThat(received.message()).contains(HELLO);
    assertThat(received.chat()).isEqualTo(alice.lid);
    assertThat(received.replies())
        .containsExactly(Node.of("receipt").with("id", ID.value()).with("to", alice.device()));
    assertThat(answered.message()).contains(Contents.text("hi"));
    assertThat(type(third)).isEqualTo("msg");
    assertThat(bob.receive(third).message()).contains(HELLO);
  }

  @Test
  void usesAOneTimeKeyOnceAndPinsTheIdentity() {
    bob.receive(bob.delivered(first(), alice));

    assertThat(bob.store).doesNotContainKey(RecordKeys.preKey(1));
    assertThat(bob.store.get(new RecordKey(RecordKey.Kind.IDENTITY, "100000000000001_1.5")))
        .isEqualTo(alice.credentials.identity().publicKey());
    assertThat(bob.store.get(RecordKeys.alias(alice.phone)))
        .isEqualTo(Bytes.utf8(alice.lid.toString()));
  }

  @Test
  void takesADuplicateForProcessed() {
    Node delivered = bob.delivered(first(), alice);
    bob.receive(delivered);

    Incoming.Received again = bob.receive(delivered);

    assertThat(again.message()).isEmpty();
    assertThat(again.undecryptable()).isEmpty();
    assertThat(again.replies()).extracting(Node::tag).containsExactly("receipt");
  }

  @Test
  void failsWhenNoDeviceOfTheRecipientIsLeft() {
    PreKeyBundle good = bob.bundle();
    PreKeyBundle forged =
        new PreKeyBundle(
            good.registrationId(),
            good.identity(),
            good.signedPreKeyId(),
            good.signedPreKey(),
            Random.next(64),
            good.preKeyId(),
            good.preKey());

    assertThatThrownBy(() -> send(alice, bob, Map.of(bob.device(), forged), HELLO))
        .isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> send(alice, bob, Map.of(), HELLO))
        .isInstanceOf(FailureException.class);
  }

  private static PreKeyBundle vouchedBy(PreKeyBundle good, Bytes word) {
    return new PreKeyBundle(
        good.registrationId(),
        good.identity(),
        good.signedPreKeyId(),
        good.signedPreKey(),
        good.signature(),
        good.preKeyId(),
        good.preKey(),
        word);
  }

  @Test
  void writesToNoDeviceThatItsAccountDoesNotVouchFor() {
    PreKeyBundle mute = vouchedBy(bob.bundle(), Bytes.EMPTY);
    PreKeyBundle foreign = vouchedBy(bob.bundle(), alice.bundle().deviceIdentity());

    for (PreKeyBundle bundle : List.of(mute, foreign)) {
      assertThatThrownBy(() -> send(alice, bob, Map.of(bob.device(), bundle), HELLO))
          .isInstanceOf(FailureException.class);
    }
  }

  private PreKeyBundle keyless() throws Exception {
    PreKeyBundle good = bob.bundle();
    return vouchedBy(
        good, Adv.reply(ADVSignedDeviceIdentity.parseFrom(good.deviceIdentity().unsafeArray())));
  }

  private void knowPhone(Party of, Bytes key) {
    alice.store.put(RecordKeys.identity(SignalAddress.of(of.lid)), key);
  }

  @Test
  void takesTheKeyOfThePhoneWhereTheAccountLeavesItOut() throws Exception {
    knowPhone(bob, Random.next(32));
    assertThatThrownBy(() -> send(alice, bob, Map.of(bob.device(), keyless()), HELLO))
        .isInstanceOf(FailureException.class);
    knowPhone(bob, bob.accountKey());

    Node sent = send(alice, bob, Map.of(bob.device(), keyless()), HELLO);

    assertThat(bob.receive(bob.delivered(sent, alice)).message()).contains(HELLO);
  }

  @Test
  void trustsOnFirstUseWhereNobodyKnowsTheKeyOfThePhone() throws Exception {
    Node sent = send(alice, bob, Map.of(bob.device(), keyless()), HELLO);

    assertThat(bob.receive(bob.delivered(sent, alice)).message()).contains(HELLO);
  }

  @Test
  void believesThePhoneThatComesAlongMoreThanWhatIsNamed() {
    Party stranger = new Party("15550003333", "100000000000003", 0);

    assertThatThrownBy(
            () ->
                send(
                    alice,
                    bob,
                    Map.of(bob.device(), bob.bundle(), bob.lid, stranger.bundle()),
                    HELLO))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void writesToNoOwnDeviceUnderAnotherAccountKey() {
    Party rogue = new Party("15550001111", "100000000000001", 6);
    alice.store.keySet().removeIf(key -> key.kind() == RecordKey.Kind.IDENTITY);
    List<Jid> devices = List.of(bob.device(), rogue.device());
    Map<Jid, PreKeyBundle> fresh =
        Map.of(bob.device(), bob.bundle(), rogue.device(), rogue.bundle());

    Node sent =
        alice.turn(
            Encryption.needs(devices),
            ratchets ->
                Encryption.direct(ratchets, alice.credentials, ID, bob.lid, devices, fresh, HELLO));

    assertThat(sent.child("participants").orElseThrow().children()).hasSize(1);
  }

  @Test
  void readsNothingOfADeviceThatItsAccountDoesNotVouchFor() {
    Node sent = bob.delivered(first(), alice);
    Node mute = sent.withChildren(sent.children("enc"));

    Incoming.Received refused = bob.receive(mute);

    assertThat(refused.message()).isEmpty();
    assertThat(refused.undecryptable()).contains("UNVOUCHED");
    assertThat(refused.replies().getFirst().child("retry").orElseThrow().attr("error"))
        .contains("12");
    assertThat(bob.receive(sent).message()).contains(HELLO);
    assertThat(bob.receive(mute).undecryptable()).isEmpty();
  }

  @Test
  void startsAnewWithThePhoneOfAnAccountThatHasAnotherKey() {
    RecordKey phone = RecordKeys.identity(SignalAddress.of(alice.lid));
    bob.store.put(phone, Random.next(32));

    assertThat(bob.receive(bob.delivered(first(), alice)).message()).contains(HELLO);
    assertThat(bob.store).doesNotContainKey(phone);
  }

  private Node toBobAnd(Party laptop) {
    List<Jid> devices = List.of(bob.device(), laptop.device(), alice.device());
    Map<Jid, PreKeyBundle> fresh =
        Map.of(bob.device(), bob.bundle(), laptop.device(), laptop.bundle());
    return alice.turn(
        Encryption.needs(devices),
        ratchets ->
            Encryption.direct(ratchets, alice.credentials, ID, bob.lid, devices, fresh, HELLO));
  }

  @Test
  void tellsItsOwnOtherDevicesWhereItWent() {
    Party laptop = alice.other(6);

    Node sent = toBobAnd(laptop);
    Incoming.Received echo = laptop.receive(laptop.delivered(sent, alice));

    assertThat(sent.child("participants").orElseThrow().children()).hasSize(2);
    assertThat(echo.fromMe()).isTrue();
    assertThat(echo.chat()).isEqualTo(bob.lid);
    assertThat(echo.message()).contains(HELLO);
    assertThat(echo.replies())
        .containsExactly(
            Node.of("receipt")
                .with("id", ID.value())
                .with("to", alice.device())
                .with("type", "sender")
                .with("recipient", bob.lid));
  }

  @Test
  void whoIsNamedOnlyInsideKeepsHisToken() {
    Party laptop = alice.other(6);
    Node echo = laptop.delivered(toBobAnd(laptop), alice);
    laptop.store.put(RecordKeys.trust(bob.lid), TRUSTED.encode());

    meet(laptop, withoutRecipient(echo));

    assertThat(laptop.store).containsEntry(RecordKeys.trust(bob.lid), TRUSTED.encode());
  }

  @Test
  void whoIsWrittenToFromAnotherDeviceIsMet() {
    Party laptop = alice.other(6);
    Node echo = laptop.delivered(toBobAnd(laptop), alice);
    laptop.store.put(RecordKeys.trust(bob.phone), TRUSTED.encode());

    meet(laptop, echo.with("peer_recipient_pn", bob.phone));

    assertThat(laptop.store)
        .containsEntry(RecordKeys.trust(bob.lid), TRUSTED.met(LATELY).encode())
        .doesNotContainKey(RecordKeys.trust(bob.phone));
  }

  @Test
  void whoseHiddenIdIsNewKeepsTheTokenThatIsKeptUnderIt() {
    Node message = bob.delivered(first(), alice);
    bob.store.put(RecordKeys.trust(alice.lid), TRUSTED.encode());

    meet(bob, fromNumber(message));

    assertThat(bob.store).containsEntry(RecordKeys.trust(alice.lid), TRUSTED.met(LATELY).encode());
  }

  @Test
  void aTokenThatIsKeptByNumberMoves() {
    Node message = bob.delivered(first(), alice);
    bob.store.put(RecordKeys.trust(alice.phone), TRUSTED.encode());

    meet(bob, message);

    assertThat(bob.store)
        .containsEntry(RecordKeys.trust(alice.lid), TRUSTED.met(LATELY).encode())
        .doesNotContainKey(RecordKeys.trust(alice.phone));
  }

  private static void meet(Party reader, Node message) {
    Incoming incoming = Incoming.read(reader.credentials, message);
    Incoming.Received received =
        reader.turn(
            incoming.needs(),
            ratchets -> {
              Incoming.Received opened = incoming.decrypt(ratchets, 0, true, Effort.full());
              incoming.met(ratchets, opened, LATELY);
              return opened;
            });
    assertThat(received.message()).contains(HELLO);
  }

  private Node fromNumber(Node message) {
    Jid number = alice.phone.withDevice(alice.device().device());
    return from(number, message).with("sender_lid", alice.lid);
  }

  private static Node withoutRecipient(Node echo) {
    return from(echo.jid("from").orElseThrow(), echo);
  }

  /// The same with no other address than that of its sender.
  private static Node from(Jid sender, Node message) {
    return Node.of("message")
        .with("id", message.id())
        .with("t", "1700000000")
        .with("from", sender)
        .withChildren(message.children());
  }

  @Test
  void ignoresAnEchoThatAStrangerMadeUp() {
    Message forged = Encryption.deviceSent(bob.lid, HELLO);
    Node sent = send(alice, bob, Map.of(bob.device(), bob.bundle()), forged);

    assertThat(bob.receive(bob.delivered(sent, alice)).message()).isEmpty();
  }

  @Test
  void acceptsAnotherIdentityOfAKnownDevice() {
    bob.receive(bob.delivered(first(), alice));
    Party reinstalled = new Party("15550001111", "100000000000001", 5);
    Node sent = send(reinstalled, bob, Map.of(bob.device(), bob.bundle()), HELLO);

    Incoming.Received received = bob.receive(bob.delivered(sent, reinstalled));

    assertThat(received.message()).contains(HELLO);
    assertThat(bob.store.get(new RecordKey(RecordKey.Kind.IDENTITY, "100000000000001_1.5")))
        .isEqualTo(reinstalled.credentials.identity().publicKey());
  }

  private List<Jid> withoutSession() {
    List<Jid> devices = List.of(bob.device());
    return alice.turn(
        Encryption.needs(devices),
        ratchets -> Encryption.withoutSession(ratchets, alice.credentials, devices));
  }

  @Test
  void goesOnInASessionWithoutAnIdentityUntilItIsStartedAnew() {
    first();
    alice.store.remove(RecordKeys.identity(SignalAddress.of(bob.device())));

    Node onItsWay = send(alice, bob, Map.of(), HELLO);
    List<Jid> before = withoutSession();
    Node anew = send(alice, bob, Map.of(bob.device(), bob.bundle()), HELLO);

    assertThat(before).containsExactly(bob.device());
    assertThat(withoutSession()).isEmpty();
    assertThat(bob.receive(bob.delivered(onItsWay, alice)).message()).contains(HELLO);
    assertThat(bob.receive(bob.delivered(anew, alice)).message()).contains(HELLO);
  }

  @Test
  void readsNoSessionOfTheIdentityBefore() {
    bob.receive(bob.delivered(first(), alice));
    alice.receive(alice.delivered(send(bob, alice, Map.of(), HELLO), bob));
    alice.store.remove(RecordKeys.identity(SignalAddress.of(bob.device())));
    Party reinstalled = bob.other(3);

    Node anew = send(alice, reinstalled, Map.of(bob.device(), reinstalled.bundle()), HELLO);

    assertThat(reinstalled.receive(reinstalled.delivered(anew, alice)).message()).contains(HELLO);
    assertThat(alice.receive(alice.delivered(send(bob, alice, Map.of(), HELLO), bob)).message())
        .isEmpty();
  }

  @Test
  void movesASessionToTheHiddenId() {
    bob.receive(bob.delivered(first(), alice));
    for (RecordKey.Kind kind : List.of(RecordKey.Kind.SESSION, RecordKey.Kind.IDENTITY)) {
      Bytes value = bob.store.remove(new RecordKey(kind, "100000000000001_1.5"));
      bob.store.put(new RecordKey(kind, "15550001111.5"), value);
    }

    Incoming.Received received =
        bob.receive(bob.delivered(send(alice, bob, Map.of(), HELLO), alice));

    assertThat(received.message()).contains(HELLO);
    assertThat(bob.store)
        .containsKey(new RecordKey(RecordKey.Kind.SESSION, "100000000000001_1.5"))
        .doesNotContainKey(new RecordKey(RecordKey.Kind.SESSION, "15550001111.5"));
  }

  @Test
  void asksAgainWithKeysAndReadsTheAnswer() {
    bob.receive(bob.delivered(first(), alice));
    bob.store.keySet().removeIf(key -> key.kind() == RecordKey.Kind.SESSION);
    alice.receive(
        alice.delivered(send(bob, alice, Map.of(alice.device(), alice.bundle()), HELLO), bob));
    bob.store.keySet().removeIf(key -> key.kind() == RecordKey.Kind.SESSION);
    Node lost = bob.delivered(send(alice, bob, Map.of(), HELLO), alice);

    Incoming.Received failed = bob.receive(lost, 1);
    RetryReceipts.Request request =
        RetryReceipts.parse(passedOn(failed.replies().getFirst())).orElseThrow();
    Node resent =
        alice.turn(
            RetryReceipts.needs(alice.credentials, request),
            ratchets ->
                RetryReceipts.answer(
                    ratchets, alice.credentials, request, HELLO, Optional.empty()));

    assertThat(failed.undecryptable()).isPresent();
    assertThat(failed.credentials()).isPresent();
    assertThat(failed.replies()).extracting(Node::tag).containsExactly("receipt", "ack");
    assertThat(request.count()).isEqualTo(2);
    assertThat(request.bundle()).isPresent();
    assertThat(resent.child("participants")).isEmpty();
    assertThat(resent.attr("device_fanout")).contains("false");
    assertThat(resent.jid("to")).contains(bob.device());
    assertThat(resent.children("enc").getFirst().attr("count")).contains("2");
    assertThat(bob.receive(bob.delivered(resent, alice)).message()).contains(HELLO);
  }

  private Node passedOn(Node receipt) {
    return Node.of("receipt")
        .with("id", receipt.id())
        .with("from", bob.device())
        .with("type", "retry")
        .withChildren(receipt.children());
  }

  @Test
  void givesUpAfterFiveRequests() {
    Node lost =
        Node.of("message")
            .with("id", "X1")
            .with("from", alice.device())
            .with(Node.of("enc").with("v", "2").with("type", "msg").with(Random.next(80)));

    assertThat(bob.receive(lost, 4).replies()).hasSize(2);
    assertThat(bob.receive(lost, 5).replies()).extracting(Node::tag).containsExactly("ack");
  }

  @Test
  void refusesWhatIsNoMessage() {
    Node nobody = Node.of("message").with("id", "X1").with("from", Jid.group("1"));

    Incoming.Received received = bob.receive(nobody);

    assertThat(received.message()).isEmpty();
    assertThat(received.replies().getFirst().attr("error")).contains("487");
  }
}
