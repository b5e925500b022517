package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private static final Jid PHONE = Jid.phone("15550001111");
  private static final Jid LID = Jid.lid("100000000000001");

  @Test
  void asksAboutEachUserOnce() {
    Node query = Devices.query(List.of(PHONE, PHONE.withDevice(4), LID));

    Node usync = query.child("usync").orElseThrow();
    assertThat(query.attr("xmlns")).contains("usync");
    assertThat(usync.child("query").orElseThrow().children())
        .extracting(Node::tag)
        .containsExactly("devices", "lid");
    assertThat(usync.child("list").orElseThrow().children())
        .extracting(user -> user.jid("jid").orElseThrow())
        .containsExactly(PHONE, LID);
  }

  @Test
  void readsDevicesAndHiddenIds() {
    Node list =
        Node.of("device-list")
            .with(
                Node.of("device").with("id", 0),
                Node.of("device").with("id", 8).with("key-index", 1),
                Node.of("device").with("id", 99).with("is_hosted", "true"),
                Node.of("device").with("id", "x"));
    Node known =
        Node.of("user")
            .with("jid", PHONE)
            .with(Node.of("devices").with(list), Node.of("lid").with("val", LID));
    Node failed =
        Node.of("user")
            .with("jid", Jid.phone("15550002222"))
            .with(Node.of("devices").with(Node.of("error").with("code", 404)));

    Devices.Answer answer =
        Devices.parse(
            Node.of("iq").with(Node.of("usync").with(Node.of("list").with(known, failed))));

    assertThat(answer.of(PHONE))
        .containsExactly(PHONE, PHONE.withDevice(8), new Jid(PHONE.user(), 99, Jid.HOSTED));
    assertThat(answer.devices()).containsOnlyKeys(PHONE);
    assertThat(answer.lids()).containsEntry(PHONE, LID);
  }

  @Test
  void readsNothingOutOfAnEmptyAnswer() {
    assertThat(Devices.parse(Node.of("iq")).devices()).isEmpty();
  }
}
