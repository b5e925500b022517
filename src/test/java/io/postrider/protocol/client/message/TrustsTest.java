package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.NctSalt;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
  private static final Jid LID = Jid.lid("222");
  private static final Jid PHONE = Jid.phone("15550002222");
  private static final Bytes TOKEN = Bytes.utf8("token");

  private final Party alice = new Party("15550001111", "100000000000001", 5);

  private void gives(Jid user) {
    alice.turn(
        Trusts.needs(List.of(user)),
        ratchets ->
            Trusts.put(
                ratchets,
                alice.credentials,
                user,
                Trust.NONE,
                Trust.NONE.received(TOKEN, NOW, NOW)));
  }

  private void isBoth() {
    alice.turn(
        Trusts.needs(List.of(LID, PHONE)),
        ratchets -> {
          Aliases.learn(ratchets, alice.credentials, LID, PHONE);
          return true;
        });
  }

  private void salt(byte value) {
    byte[] salt = new byte[32];
    Arrays.fill(salt, value);
    alice.store.putAll(NctSalt.keep(Bytes.wrap(salt)));
  }

  private Node to(Jid chat) {
    return to(chat, NOW);
  }

  private Node to(Jid chat, Instant now) {
    Node message = Node.of("message").with("to", chat).with(Node.of("participants"));
    return alice.turn(
        Trusts.needsToWrite(chat),
        ratchets -> Trusts.attach(message, ratchets, alice.credentials, chat, now));
  }

  @Test
  void theTokenGoesAlongWhileItHolds() {
    gives(LID);
    salt((byte) 0x51);

    assertThat(to(LID).children()).extracting(Node::tag).containsExactly("participants", "tctoken");
    assertThat(to(LID).child("tctoken").map(Node::bytes)).contains(TOKEN);
    assertThat(to(LID, NOW.plusSeconds(40 * 86_400)).child("tctoken")).isEmpty();
    assertThat(to(LID, NOW.plusSeconds(40 * 86_400)).child("cstoken")).isPresent();
  }

  @Test
  void itIsKeptByHiddenIdAndFoundByNumber() {
    isBoth();
    gives(PHONE);

    assertThat(alice.store).containsKey(RecordKeys.trust(LID));
    assertThat(to(PHONE).child("tctoken")).isPresent();
    assertThat(to(LID).child("tctoken")).isPresent();
  }

  @Test
  void whatWasKeptByNumberIsFoundWhenTheHiddenIdIsKnown() {
    gives(PHONE);
    isBoth();

    assertThat(to(PHONE).child("tctoken")).isPresent();
    assertThat(alice.store)
        .containsKey(RecordKeys.trust(LID))
        .doesNotContainKey(RecordKeys.trust(PHONE));
  }

  /// The vector of protocol/tokens.md §3.
  @Test
  void withoutOneAStandInIsMade() {
    salt((byte) 0x51);

    assertThat(to(LID).child("cstoken").map(token -> token.bytes().hex()))
        .contains("ff90f35824b9be4db9ad2ca32194157c571f7d64c7fdd95da442aa90ee4bb178");
    assertThat(to(PHONE).child("cstoken")).as("no hidden id is known").isEmpty();
    isBoth();
    assertThat(to(PHONE).child("cstoken")).isEqualTo(to(LID).child("cstoken"));
  }

  @Test
  void nothingGoesAlongToOneselfAGroupOrAnAnnouncer() {
    salt((byte) 1);

    for (Jid chat : List.of(alice.lid, alice.phone, Jid.group("1203"), Jid.phone("0"))) {
      assertThat(to(chat).children()).as(chat.toString()).hasSize(1);
    }
    assertThat(to(Jid.lid("333")).children()).hasSize(2);
  }

  @Test
  void aSaltThatCannotBeOneIsNotKept() {
    assertThat(NctSalt.keep(Bytes.EMPTY)).isEmpty();
    assertThat(NctSalt.keep(Bytes.wrap(new byte[257]))).isEmpty();
  }

  @Test
  void oursIsGivenInTheFormOfTheProtocol() {
    Node token = Node.of("token").with("jid", LID).with("t", 1_760_000_000L);

    assertThat(Trusts.give(LID, NOW))
        .isEqualTo(
            Node.of("iq")
                .with("to", Jid.WHATSAPP)
                .with("type", "set")
                .with("xmlns", "privacy")
                .with(Node.of("tokens").with(token.with("type", "trusted_contact"))));
  }
}
