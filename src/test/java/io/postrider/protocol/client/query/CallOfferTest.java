package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallOfferTest {
  private static final Instant NOON = Instant.ofEpochSecond(1_800_000_000);
  private static final Jid CALLER = Jid.lid("111");
  private static final Jid OTHER = Jid.lid("222");

  private static Optional<CallOffer> read(Node call, Node offer) {
    return CallOffer.read(call.with("t", NOON.getEpochSecond()).with(offer), NOON);
  }

  private static Node offer() {
    return Node.of("offer").with("call-id", "A1");
  }

  @Test
  void whoCallsIsWhatTheServerSays() {
    Node call = Node.of("call").with("from", CALLER);

    assertThat(read(call, offer().with("call-creator", OTHER)))
        .map(CallOffer::from)
        .contains(CALLER);
    assertThat(read(Node.of("call"), offer().with("call-creator", OTHER)))
        .map(CallOffer::from)
        .contains(OTHER);
    assertThat(read(Node.of("call"), offer())).isEmpty();
  }

  @Test
  void aNumberIsToldOfHiddenIdsOnly() {
    Jid phone = Jid.phone("12025550142");

    assertThat(read(Node.of("call").with("from", CALLER), offer().with("caller_pn", phone)))
        .flatMap(CallOffer::phone)
        .contains(phone);
    assertThat(
            read(
                    Node.of("call").with("from", Jid.phone("12025550143")),
                    offer().with("caller_pn", phone))
                .flatMap(CallOffer::phone))
        .isEmpty();
  }
}
