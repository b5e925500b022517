package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NumbersTest {
  private static final Jid PHONE = Jid.phone("5511987650001");
  private static final Jid LID = Jid.lid("100000000000001");
  private static final Node IN = Node.of("contact").with("type", "in");

  private static Node answer(Node... users) {
    return Node.of("iq").with(Node.of("usync").with(Node.of("list").with(users)));
  }

  private static Node user(Jid jid) {
    return Node.of("user").with("jid", jid);
  }

  @Test
  void asksForOneNumberByHiddenId() {
    Node query = Numbers.query("551187650001");

    Node usync = query.child("usync").orElseThrow();
    Node contact = usync.child("query").orElseThrow().child("contact").orElseThrow();
    Node user = usync.child("list").orElseThrow().child("user").orElseThrow();
    assertThat(query.attr("xmlns")).contains("usync");
    assertThat(usync.attr("context")).contains("interactive");
    assertThat(contact.attr("addressing_mode")).contains("lid");
    assertThat(user.child("contact").orElseThrow().bytes().utf8()).isEqualTo("+551187650001@c.us");
  }

  @Test
  void readsBothAddresses() {
    assertThat(Numbers.parse(answer(user(LID).with("pn_jid", PHONE).with(IN))))
        .contains(new Numbers.Owner(Optional.of(LID), Optional.of(PHONE)));
    assertThat(Numbers.parse(answer(user(PHONE.withDevice(3)).with(IN))))
        .contains(new Numbers.Owner(Optional.empty(), Optional.of(PHONE)));
    assertThat(Numbers.parse(answer(user(LID).with(IN))))
        .contains(new Numbers.Owner(Optional.of(LID), Optional.empty()));
  }

  @Test
  void showsTheNumberWhereItIsKnown() {
    assertThat(new Numbers.Owner(Optional.of(LID), Optional.of(PHONE)).shown()).isEqualTo(PHONE);
    assertThat(new Numbers.Owner(Optional.of(LID), Optional.empty()).shown()).isEqualTo(LID);
  }

  @Test
  void knowsWhenNobodyHasIt() {
    assertThat(Numbers.parse(answer())).isEmpty();
    assertThat(Numbers.parse(Node.of("iq"))).isEmpty();
    for (String type : new String[] {"out", "invalid", ""}) {
      Node contact = Node.of("contact").with("type", type);
      assertThat(Numbers.parse(answer(user(PHONE).with(contact)))).as(type).isEmpty();
    }
    assertThat(Numbers.parse(answer(user(Jid.group("120363")).with(IN)))).isEmpty();
  }

  @Test
  void tellsAnErrorFromNobody() {
    Node error = Node.of("error").with("code", 429).with("text", "rate-overlimit");

    assertThatThrownBy(
            () -> Numbers.parse(answer(user(PHONE).with(Node.of("contact").with(error)))))
        .isInstanceOfSatisfying(
            IqException.class, thrown -> assertThat(thrown.code()).isEqualTo(429));
  }
}
