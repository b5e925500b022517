package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKeyBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BundlesTest {
  private final Party bob = new Party("15550002222", "100000000000002", 3);

  private static Node user(Node answer) {
    return answer.child("list").orElseThrow().children().getFirst();
  }

  private static Node answer(Node user) {
    return Node.of("iq").with(Node.of("list").with(user));
  }

  private static Node replace(Node user, Node child) {
    List<Node> children = new ArrayList<>(user.children());
    children.removeIf(node -> node.tag().equals(child.tag()));
    children.add(child);
    return user.withChildren(children);
  }

  @Test
  void asksWithAReason() {
    Node user =
        Bundles.query(List.of(bob.device())).child("key").orElseThrow().children().getFirst();

    assertThat(user.jid("jid")).contains(bob.device());
    assertThat(user.attr("reason")).contains("identity");
  }

  @Test
  void readsAWholeBundle() {
    PreKeyBundle bundle = bob.bundle();

    assertThat(bundle.registrationId()).isEqualTo(bob.credentials.registrationId());
    assertThat(bundle.identity()).isEqualTo(bob.credentials.identity().publicKey());
    assertThat(bundle.signedPreKeyId()).isEqualTo(1);
    assertThat(bundle.preKeyId()).isEqualTo(1);
    assertThat(bundle.preKey().length()).isEqualTo(32);
  }

  @Test
  void readsABundleWithoutAOneTimeKey() {
    Node user = user(bob.bundleAnswer());
    Node without =
        user.withChildren(
            user.children().stream().filter(node -> !node.tag().equals("key")).toList());

    PreKeyBundle bundle = Objects.requireNonNull(Bundles.parse(answer(without)).get(bob.device()));

    assertThat(bundle.preKeyId()).isZero();
    assertThat(bundle.preKey()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void leavesOutWhatIsBroken() {
    Node user = user(bob.bundleAnswer());

    assertThat(Bundles.parse(answer(replace(user, Node.of("type").with(Bytes.of((byte) 6))))))
        .isEmpty();
    assertThat(Bundles.parse(answer(replace(user, Node.of("identity").with(Random.next(31))))))
        .isEmpty();
    assertThat(Bundles.parse(answer(replace(user, Node.of("error").with("code", 406))))).isEmpty();
  }
}
