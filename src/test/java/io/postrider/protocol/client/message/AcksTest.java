package io.postrider.protocol.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import org.junit.jupiter.api.Test;

class AcksTest {
  private static final Jid GROUP = Jid.group("120363000000000001");
  private static final Jid MEMBER = new Jid("100000000000002", 3, Jid.LID);

  private static Node stanza(String tag) {
    return Node.of(tag)
        .with("id", "ID1")
        .with("from", GROUP)
        .with("participant", MEMBER)
        .with("type", "text")
        .with("t", "1700000000");
  }

  @Test
  void copiesWhoAndWhatOfANotification() {
    assertThat(Acks.of(stanza("notification")))
        .isEqualTo(
            Node.of("ack")
                .with("class", "notification")
                .with("id", "ID1")
                .with("to", GROUP)
                .with("participant", MEMBER)
                .with("type", "text"));
  }

  @Test
  void leavesTheTypeOfAMessageOut() {
    assertThat(Acks.of(stanza("message")).attr("type")).isEmpty();
  }

  @Test
  void refusesWithACode() {
    assertThat(Acks.of(stanza("message"), Acks.PARSE_ERROR).attr("error")).contains("487");
  }
}
