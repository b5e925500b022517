package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import org.junit.jupiter.api.Test;

final class ServerStanzasTest {
  private static final Node IQ = Node.of("iq").with("id", "7").with("to", Jid.GROUPS);

  @Test
  void answersFromWhereTheQueryWasSent() {
    Node answer = ServerStanzas.result(IQ, Node.of("a"), Node.of("b"));

    assertThat(answer.id()).isEqualTo("7");
    assertThat(answer.attr("type")).contains("result");
    assertThat(answer.jid("from")).contains(Jid.GROUPS);
    assertThat(answer.children()).hasSize(2);
    assertThat(ServerStanzas.result(Node.of("iq").with("id", "8")).jid("from"))
        .contains(Jid.WHATSAPP);
  }

  @Test
  void refusesWithTheTextThatClientsExpect() {
    Node error = ServerStanzas.error(IQ, 419).child("error").orElseThrow();

    assertThat(error.attr("code")).contains("419");
    assertThat(error.attr("text")).contains("resource-limit");
    assertThat(ServerStanzas.text(599)).isEqualTo("error");
  }

  @Test
  void saysWhyAStreamEnds() {
    Node removed = ServerStanzas.streamError(401).child("conflict").orElseThrow();

    assertThat(removed.attr("type")).contains("device_removed");
    assertThat(ServerStanzas.streamError(515).children()).isEmpty();
    assertThat(ServerStanzas.replaced().child("conflict").orElseThrow().attr("type"))
        .contains("replaced");
    assertThat(ServerStanzas.failure(403).attr("reason")).contains("403");
  }

  @Test
  void writesNumbersWithTheirHighByteFirst() {
    assertThat(ServerStanzas.number(0x010203, 3)).isEqualTo(Bytes.fromHex("010203"));
    assertThat(ServerStanzas.number(Bytes.fromHex("00ffffff"))).isEqualTo(0xffffff);
    assertThat(ServerStanzas.number(Bytes.EMPTY)).isZero();
  }
}
