package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.node.Node;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class StatsTest {
  private final Stats stats = new Stats();

  private JsonObject shown() {
    return stats.toJson(0, new JsonObject());
  }

  @Test
  void countsStanzasByTag() {
    stats.in(Node.of("message"));
    stats.in(Node.of("message"));
    stats.in(Node.of("iq"));
    stats.out(Node.of("ack"));

    assertThat(shown().getJsonObject("stanzasIn"))
        .isEqualTo(new JsonObject().put("iq", 1L).put("message", 2L));
    assertThat(shown().getJsonObject("stanzasOut")).isEqualTo(new JsonObject().put("ack", 1L));
  }

  @Test
  void countsEveryViolation() {
    for (int i = 0; i < 150; i++) {
      stats.violation("a test");
    }

    assertThat(shown().getLong("violations")).isEqualTo(150);
  }

  @Test
  void beginsAgainAtNothing() {
    JsonObject fresh = shown();
    stats.in(Node.of("iq"));
    stats.out(Node.of("iq"));
    stats.logins++;
    stats.replaced++;
    stats.late++;
    stats.messagesAccepted++;
    stats.duplicates++;
    stats.receipts++;
    stats.retries++;
    stats.violation("a test");
    assertThat(shown()).isNotEqualTo(fresh);

    stats.reset();

    assertThat(shown()).isEqualTo(fresh);
  }
}
