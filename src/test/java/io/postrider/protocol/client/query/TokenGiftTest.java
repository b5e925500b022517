package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenGiftTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
  private static final Jid PHONE = Jid.phone("15550002222");
  private static final Jid LID = Jid.lid("222");

  private static Node token(long at, String bytes) {
    return Node.of("token").with("t", at).with("type", "trusted_contact").with(Bytes.utf8(bytes));
  }

  private static Node notice(Node... tokens) {
    return Node.of("notification")
        .with("from", PHONE.withDevice(4))
        .with("sender_lid", LID)
        .with(Node.of("tokens").withChildren(List.of(tokens)));
  }

  @Test
  void readsTheNewest() {
    TokenGift gift =
        TokenGift.read(notice(token(1, "old"), token(3, "new"), token(2, "mid")), NOW)
            .orElseThrow();

    assertThat(gift)
        .isEqualTo(
            new TokenGift(
                PHONE, java.util.Optional.of(LID), Bytes.utf8("new"), Instant.ofEpochSecond(3)));
    assertThat(gift.names()).containsExactly(PHONE, LID);
  }

  @Test
  void withoutATimeItIsTheNotifications() {
    Node bare = Node.of("token").with("type", "trusted_contact").with(Bytes.utf8("x"));

    assertThat(TokenGift.read(notice(bare).with("t", 7), NOW))
        .hasValueSatisfying(gift -> assertThat(gift.at()).isEqualTo(Instant.ofEpochSecond(7)));
    assertThat(TokenGift.read(notice(bare), NOW))
        .hasValueSatisfying(gift -> assertThat(gift.at()).isEqualTo(NOW));
  }

  @Test
  void whatIsNoneIsNotRead() {
    assertThat(TokenGift.read(Node.of("notification"), NOW)).isEmpty();
    assertThat(TokenGift.read(notice(), NOW)).isEmpty();
    assertThat(TokenGift.read(notice(token(1, "")), NOW)).isEmpty();
    assertThat(TokenGift.read(notice(token(1, "x").with("type", "other")), NOW)).isEmpty();
    assertThat(TokenGift.read(notice(token(1, "x")).with("from", Jid.group("1")), NOW)).isEmpty();
  }

  @Test
  void whatComesBackIsHisAlone() {
    Node answer =
        Node.of("iq")
            .with(Node.of("tokens").with(token(5, "his").with("jid", LID), token(6, "another's")));

    assertThat(TokenGift.answer(answer, LID, NOW))
        .hasValueSatisfying(gift -> assertThat(gift.token()).isEqualTo(Bytes.utf8("his")));
    assertThat(TokenGift.answer(answer, PHONE, NOW)).isEmpty();
    assertThat(TokenGift.answer(Node.of("iq"), LID, NOW)).isEmpty();
  }

  @Test
  void oneAmongManyIsNotLookedFor() {
    Node[] many =
        IntStream.range(0, 100).mapToObj(i -> token(i, "token " + i)).toArray(Node[]::new);

    assertThat(TokenGift.read(notice(many), NOW))
        .hasValueSatisfying(gift -> assertThat(gift.token()).isEqualTo(Bytes.utf8("token 15")));
  }
}
