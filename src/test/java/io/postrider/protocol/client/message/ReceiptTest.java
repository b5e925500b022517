package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
  private static final Linked OWN =
      new Linked(
          Jid.phone("6281230000001").withDevice(4),
          Jid.lid("1001").withDevice(4),
          Bytes.EMPTY,
          "android",
          "Anna");
  private static final Jid BEN = Jid.lid("2002");
  private static final Jid GROUP = Jid.group("1203630400");
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  @Test
  void countsDeliveredReadAndPlayedAndNothingElse() {
    assertThat(parse(from(BEN.withDevice(2)))).isEqualTo(Receipt.Reached.DELIVERED);
    assertThat(parse(from(BEN).with("type", "read"))).isEqualTo(Receipt.Reached.READ);
    assertThat(parse(from(BEN).with("type", "played"))).isEqualTo(Receipt.Reached.PLAYED);
    for (String other : List.of("inactive", "sender", "retry", "server-error", "peer_msg")) {
      assertThat(all(from(BEN).with("type", other))).isEmpty();
    }
  }

  @Test
  void namesTheChatAndNoReaderInADirectMessage() {
    Node stanza =
        from(BEN.withDevice(2))
            .with(
                Node.of("list")
                    .with(Node.of("item").with("id", "B"), Node.of("item").with("id", "A")));

    Receipt receipt = all(stanza).getFirst();

    assertThat(receipt.chat()).isEqualTo(BEN);
    assertThat(receipt.reader()).isEmpty();
    assertThat(receipt.messages()).containsExactly(new MessageId("A"), new MessageId("B"));
    assertThat(receipt.at()).isEqualTo(AT);
  }

  @Test
  void namesTheReaderInAGroup() {
    Receipt receipt = all(from(GROUP).with("participant", BEN.withDevice(3))).getFirst();

    assertThat(receipt.chat()).isEqualTo(GROUP);
    assertThat(receipt.reader()).hasValue(BEN);
    assertThat(all(from(GROUP))).isEmpty();
  }

  @Test
  void tellsWhatWasReadOnAnotherDeviceOfTheAccount() {
    Node own = from(OWN.lid().withDevice(0)).with("recipient", BEN);

    Receipt receipt = all(own.with("type", "read-self")).getFirst();

    assertThat(receipt.chat()).isEqualTo(BEN);
    assertThat(receipt.reader()).hasValue(OWN.lid().bare());
    assertThat(all(own)).isEmpty();
  }

  @Test
  void readsTheFormThatNamesManyReaders() {
    Node user = Node.of("user").with("jid", BEN).with("t", 1_700_000_100L);
    Node stanza =
        Node.of("receipt")
            .with("from", GROUP)
            .with("type", "read")
            .with(Node.of("participants").with("key", "A").with(user, user.with("jid", OWN.lid())));

    List<Receipt> receipts = all(stanza);

    assertThat(receipts).hasSize(2);
    assertThat(receipts.getFirst().reader()).hasValue(BEN);
    assertThat(receipts.getFirst().at()).isEqualTo(AT.plusSeconds(100));
  }

  @Test
  void tellsThatMessagesWereRead() {
    Node one = Receipt.read(new Origin(BEN, Optional.empty()), List.of("A"), AT, true);
    Node more = Receipt.read(new Origin(GROUP, Optional.of(BEN)), List.of("A", "B", "C"), AT, true);

    assertThat(one)
        .isEqualTo(
            Node.of("receipt")
                .with("id", "A")
                .with("to", BEN)
                .with("type", "read")
                .with("t", AT.getEpochSecond()));
    assertThat(more)
        .isEqualTo(
            one.with("to", GROUP)
                .with("participant", BEN)
                .with(
                    Node.of("list")
                        .with(Node.of("item").with("id", "B"), Node.of("item").with("id", "C"))));
  }

  private static Node from(Jid from) {
    return Node.of("receipt").with("from", from).with("id", "A").with("t", AT.getEpochSecond());
  }

  private static Receipt.Reached parse(Node stanza) {
    return all(stanza).getFirst().reached();
  }

  private static List<Receipt> all(Node stanza) {
    return Receipt.parse(stanza, OWN, Instant.EPOCH);
  }
}
