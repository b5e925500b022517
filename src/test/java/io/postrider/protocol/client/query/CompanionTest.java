package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CompanionTest {
  private static Node iq(String type, String namespace, Node child) {
    return Node.of("iq")
        .with("to", Jid.WHATSAPP)
        .with("type", type)
        .with("xmlns", namespace)
        .with(child);
  }

  @Test
  void asksForASignOfLife() {
    assertThat(Companion.ping()).isEqualTo(iq("get", "w:p", Node.of("ping")));
  }

  @Test
  void becomesActiveAndIsSeen() {
    Node seen = Node.of("presence").with("name", "Anna");

    assertThat(Companion.active()).isEqualTo(iq("set", "passive", Node.of("active")));
    assertThat(Companion.presence(true, "Anna")).isEqualTo(seen.with("type", "available"));
    assertThat(Companion.presence(false, "Anna")).isEqualTo(seen.with("type", "unavailable"));
  }

  @Test
  void saysWhenItBeganAndAsksAboutItsAccount() {
    Instant monday = Instant.parse("2026-01-05T00:00:00.250Z");
    Node session = Node.of("unified_session");

    assertThat(Companion.unifiedSession(monday.plus(Duration.ofDays(3))))
        .isEqualTo(Node.of("ib").with(session.with("id", Duration.ofDays(3).toMillis() + 250)));
    assertThat(Companion.properties())
        .isEqualTo(iq("get", "abt", Node.of("props").with("protocol", "1")));
    assertThat(BlockList.query().children()).isEmpty();
    assertThat(BlockList.query().attr("xmlns")).contains("blocklist");
  }

  @Test
  void asksForWhatHasWaited() {
    Node batch = Node.of("offline_batch").with("count", "100");

    assertThat(Companion.backlog(100)).isEqualTo(Node.of("ib").with(batch));
  }

  @Test
  void unlinksItself() {
    Jid device = Jid.phone("6281230000001").withDevice(4);

    assertThat(Companion.remove(device))
        .isEqualTo(
            iq(
                "set",
                "md",
                Node.of("remove-companion-device")
                    .with("jid", device)
                    .with("reason", "user_initiated")));
  }
}
