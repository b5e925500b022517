package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SignalAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupMessagingTest {
  private static final Jid GROUP = Jid.group("120363000000000001");
  private static final MessageId ID = new MessageId("3EB0BBBBBBBBBBBBBBBBBB");
  private static final Message HELLO = Contents.text("hello");

  private final Party alice = new Party("15550001111", "100000000000001", 5);
  private final Party bob = new Party("15550002222", "100000000000002", 3);
  private final List<Jid> devices = List.of(alice.device(), bob.device());
  private final GroupMetadata metadata =
      new GroupMetadata(
          GROUP,
          "Made up",
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          Optional.empty(),
          true,
          0,
          List.of());

  private Node send(Map<Jid, PreKeyBundle> fresh) {
    return alice.turn(
        Encryption.groupNeeds(alice.credentials, GROUP, devices),
        ratchets ->
            Encryption.group(ratchets, alice.credentials, ID, metadata, devices, fresh, HELLO));
  }

  private List<Jid> withoutKey() {
    return alice.turn(
        Encryption.groupNeeds(alice.credentials, GROUP, devices),
        ratchets -> Encryption.groupWithoutKey(ratchets, alice.credentials, GROUP, devices));
  }

  private Map<Jid, PreKeyBundle> bundle() {
    return Map.of(bob.device(), bob.bundle());
  }

  @Test
  void handsItsKeyToEachDeviceOnce() {
    List<Jid> before = withoutKey();

    Node first = send(bundle());
    Node second = send(Map.of());

    assertThat(before).containsExactly(bob.device());
    assertThat(withoutKey()).isEmpty();
    assertThat(first.child("participants")).isPresent();
    assertThat(first.child("device-identity")).isPresent();
    assertThat(first.attr("phash").orElseThrow()).startsWith("2:");
    assertThat(first.attr("addressing_mode")).contains("lid");
    assertThat(second.children()).extracting(Node::tag).containsExactly("enc");
    assertThat(bob.receive(bob.delivered(first, alice)).message()).contains(HELLO);
    assertThat(bob.receive(bob.delivered(second, alice)).message()).contains(HELLO);
  }

  @Test
  void confirmsToTheGroupAndItsMember() {
    Incoming.Received received = bob.receive(bob.delivered(send(bundle()), alice));

    assertThat(received.chat()).isEqualTo(GROUP);
    assertThat(received.sender()).isEqualTo(alice.device());
    assertThat(received.replies())
        .containsExactly(
            Node.of("receipt")
                .with("id", ID.value())
                .with("to", GROUP)
                .with("participant", alice.device()));
  }

  @Test
  void drawsANewKeyAfterSomebodyLeft() {
    send(bundle());

    alice.turn(
        Encryption.groupNeeds(alice.credentials, GROUP, devices),
        ratchets -> {
          Encryption.forgetGroupKey(ratchets, alice.credentials, GROUP);
          return Set.of();
        });

    assertThat(withoutKey()).containsExactly(bob.device());
  }

  @Test
  void handsItsKeyAgainToWhoHasAnotherIdentity() {
    RecordKey identity = RecordKeys.identity(SignalAddress.of(bob.device()));
    send(bundle());

    alice.store.put(identity, Random.next(32));
    assertThat(withoutKey()).containsExactly(bob.device());
    send(Map.of());
    assertThat(withoutKey()).isEmpty();
    alice.store.remove(identity);
    Node sent = send(Map.of());

    assertThat(bob.receive(bob.delivered(sent, alice)).message()).contains(HELLO);
    assertThat(withoutKey()).containsExactly(bob.device());
  }

  @Test
  void asksForTheKeyAndGetsItWithTheMessage() {
    send(bundle());
    Node second = bob.delivered(send(Map.of()), alice);

    Incoming.Received failed = bob.receive(second);
    Node receipt = failed.replies().getFirst();
    Node passedOn =
        Node.of("receipt")
            .with("id", receipt.id())
            .with("from", GROUP)
            .with("participant", bob.device())
            .with("type", "retry")
            .withChildren(receipt.children());
    RetryReceipts.Request request = RetryReceipts.parse(passedOn).orElseThrow();
    Node resent =
        alice.turn(
            RetryReceipts.needs(alice.credentials, request),
            ratchets ->
                RetryReceipts.answer(
                    ratchets, alice.credentials, request, HELLO, Optional.empty()));

    assertThat(failed.undecryptable()).contains("NO_SENDER_KEY");
    assertThat(receipt.jid("participant")).contains(alice.device());
    assertThat(request.bundle()).isPresent();
    assertThat(resent.jid("to")).contains(GROUP);
    assertThat(resent.jid("participant")).contains(bob.device());
    assertThat(bob.receive(bob.delivered(resent, alice)).message().map(Contents::of))
        .contains(Contents.of(HELLO));
    assertThat(bob.receive(bob.delivered(send(Map.of()), alice)).message()).contains(HELLO);
  }
}
