package io.postrider.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeTest {
  private static final Jid ANNA = Jid.phone("15550001111").withDevice(5);
  private static final Node NODE =
      Node.of("message")
          .with("id", "3EB0")
          .with("to", ANNA)
          .with("t", 1_700_000_000)
          .with(
              Node.of("enc").with("v", 2).with(Bytes.utf8("secret")),
              Node.of("meta").withText("words"),
              Node.of("enc"));

  @Test
  void answersForItsAttributes() {
    assertThat(NODE.id()).isEqualTo("3EB0");
    assertThat(NODE.attr("to")).contains("15550001111:5@s.whatsapp.net");
    assertThat(NODE.jid("to")).contains(ANNA);
    assertThat(NODE.with("to", "15550001111:5@s.whatsapp.net").jid("to")).contains(ANNA);
    assertThat(NODE.with("to", "").jid("to")).isEmpty();
    assertThat(NODE.number("t")).hasValue(1_700_000_000);
    assertThat(NODE.number("id")).isEmpty();
    assertThat(NODE.number("to")).isEmpty();
    assertThat(NODE.attr("from")).isEmpty();
    assertThat(NODE.jid("from")).isEmpty();
    assertThat(Node.of("iq").id()).isEmpty();
  }

  @Test
  void answersForItsChildren() {
    assertThat(NODE.children()).hasSize(3);
    assertThat(NODE.children("enc")).hasSize(2);
    assertThat(NODE.child("enc").flatMap(enc -> enc.attr("v"))).contains("2");
    assertThat(NODE.child("ack")).isEmpty();
    assertThat(NODE.firstChild()).map(Node::tag).contains("enc");
    assertThat(Node.of("iq").firstChild()).isEmpty();
    assertThat(Node.of("iq").withChildren(List.of()).firstChild()).isEmpty();
  }

  @Test
  void answersForItsBytes() {
    assertThat(NODE.child("enc").orElseThrow().bytes().utf8()).isEqualTo("secret");
    assertThat(NODE.child("meta").orElseThrow().bytes().utf8()).isEqualTo("words");
    assertThat(NODE.bytes()).isEqualTo(Bytes.EMPTY);
    assertThat(Node.of("iq").bytes()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void keepsTheOrderOfItsAttributes() {
    assertThat(NODE.with("id", "1").attributes().keySet()).containsExactly("id", "to", "t");
  }

  @Test
  void hasAsManyAttributesAsAreSet() {
    Node node = Node.of("iq");
    for (int i = 0; i < 40; i++) {
      node = node.with("a" + i, i).with("a0", "first");
      assertThat(node.attributes()).hasSize(i + 1).containsKey("a" + i);
    }

    assertThat(node.attributes().keySet()).startsWith("a0", "a1").endsWith("a39");
    assertThat(node.attr("a0")).contains("first");
    assertThat(node.number("a39")).hasValue(39);
    assertThat(node.with(Bytes.EMPTY).attributes()).isEqualTo(node.attributes());
    assertThat(NodeReader.read(NodeWriter.write(node))).isEqualTo(node);
  }

  @Test
  void isEqualWhateverTheOrderOfItsAttributes() {
    Node one = Node.of("iq").with("id", "1").with("to", ANNA);
    Node other = Node.of("iq").with("to", ANNA).with("id", "1");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.attributes())
        .isEqualTo(Map.of("id", new Node.Value.Text("1"), "to", new Node.Value.Address(ANNA)));
  }

  @Test
  void isNotChangedByItsCopies() {
    Node iq = Node.of("iq");

    assertThat(iq.with("id", "1").with(Node.of("ping"))).isNotEqualTo(iq);
    assertThat(iq).isEqualTo(Node.of("iq"));
    assertThatThrownBy(() -> NODE.attributes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void copiesItsChildren() {
    List<Node> children = new ArrayList<>(List.of(Node.of("ping")));
    Node iq = Node.of("iq").withChildren(children);
    children.clear();

    assertThat(iq.children()).hasSize(1);
  }

  @Test
  void needsATag() {
    assertThatThrownBy(() -> new Node("", Map.of(), new Node.Content.None()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNamesOnly() {
    assertThat(NODE)
        .hasToString("<message id to t><enc v>Bytes[6]</enc><meta>Text</meta><enc/></message>");
  }

  @Test
  void showsTheFirstChildrenOnly() {
    assertThat(Node.of("iq").withChildren(Collections.nCopies(9, Node.of("ping"))).toString())
        .endsWith("<ping/>…9</iq>");
  }

  @Test
  void isNotWrittenWithADeviceThatHasNoForm() {
    Node toDevice256 = Node.of("iq").with("to", Jid.phone("1").withDevice(256));
    Node toGroupDevice = Node.of("iq").with("to", Jid.group("1").withDevice(1));

    assertThatThrownBy(() -> NodeWriter.write(toDevice256)).isInstanceOf(NodeException.class);
    assertThatThrownBy(() -> NodeWriter.write(toGroupDevice)).isInstanceOf(NodeException.class);
  }

  @Test
  void isNotWrittenWithAListThatIsTooLong() {
    Node most = Node.of("iq").withChildren(Collections.nCopies(65_535, Node.of("ping")));
    Node more = Node.of("iq").withChildren(Collections.nCopies(65_536, Node.of("ping")));

    assertThat(NodeReader.read(NodeWriter.write(most)).children()).hasSize(65_535);
    assertThatThrownBy(() -> NodeWriter.write(more)).isInstanceOf(NodeException.class);
  }
}
