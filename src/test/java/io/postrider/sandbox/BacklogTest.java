package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BacklogTest {
  private static final Jid ANNA = Jid.lid("1001");
  private static final Jid BELA = Jid.lid("1002");

  private final Backlog backlog = new Backlog();

  private Node add(String tag, String id, Jid from) {
    Node stanza = Node.of(tag).with("id", id).with("from", from);
    backlog.add(stanza);
    return stanza;
  }

  @Test
  void keepsWhatIsNotAcknowledgedInOrder() {
    Node first = add("message", "A", ANNA);
    add("message", "B", ANNA);
    Node third = add("receipt", "A", ANNA);

    assertThat(backlog.settle("message", "B", Optional.of(ANNA))).isTrue();
    assertThat(backlog.settle("message", "B", Optional.of(ANNA))).isFalse();
    assertThat(backlog.settle("notification", "A", Optional.of(ANNA))).isFalse();

    assertThat(backlog.all()).containsExactly(first, third);
    assertThat(backlog.size()).isEqualTo(2);
  }

  @Test
  void settlesOneOfAnId() {
    add("message", "A", ANNA);
    Node second = add("message", "A", ANNA);

    backlog.settle("message", "A", Optional.of(ANNA));

    assertThat(backlog.all()).containsExactly(second);
  }

  @Test
  void prefersTheOneOfTheSameSender() {
    Node ofAnna = add("message", "A", ANNA);
    add("message", "A", BELA);

    assertThat(backlog.settle("message", "A", Optional.of(BELA))).isTrue();
    assertThat(backlog.all()).containsExactly(ofAnna);

    assertThat(backlog.settle("message", "A", Optional.empty())).isTrue();
    assertThat(backlog.isEmpty()).isTrue();
  }
}
