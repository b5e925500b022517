package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class ReceiptsTest {
  private World world;
  private Device author;
  private Device reader;
  private Device readersOther;

  @BeforeEach
  void link(Vertx vertx) {
    world = new World(vertx);
    author = world.companion(world.anna);
    reader = world.companion(world.bela);
    readersOther = world.companion(world.bela);
  }

  private static Node receipt(String type, Jid to) {
    Node receipt = Node.of("receipt").with("id", "M1").with("to", to);
    return type.isEmpty() ? receipt : receipt.with("type", type);
  }

  private void accept(Node receipt) {
    world.net.receipts.accept(reader, receipt);
  }

  private static Node only(Device device) {
    var waiting = World.waiting(device);
    assertThat(waiting).hasSize(1);
    return waiting.getFirst();
  }

  @Test
  void tellsTheAuthorWhichDeviceHasGotIt() {
    accept(receipt("", author.lidJid()));

    Node told = only(author);
    assertThat(told.jid("from")).contains(reader.lidJid());
    assertThat(told.id()).isEqualTo("M1");
    assertThat(told.attr("type")).isEmpty();
    assertThat(told.attr("t")).isPresent();
    assertThat(World.waiting(readersOther)).isEmpty();
  }

  @Test
  void answersInTheNamespaceInWhichItWasSent() {
    accept(receipt("", author.phoneJid()));

    assertThat(only(author).jid("from")).contains(reader.phoneJid());
  }

  @Test
  void tellsAReadingToTheAuthorAndToTheReadersOtherDevices() {
    Node items = Node.of("list").with(Node.of("item").with("id", "M2"));
    accept(receipt("read", author.lidJid()).with(items));

    Node told = only(author);
    assertThat(told.jid("from")).contains(world.bela.lidJid());
    assertThat(told.children()).containsExactly(items);
    Node mirrored = only(readersOther);
    assertThat(mirrored.jid("from")).contains(reader.lidJid());
    assertThat(mirrored.jid("recipient")).contains(world.anna.lidJid());
    assertThat(World.waiting(reader)).isEmpty();
  }

  @Test
  void keepsAPrivateReadingToTheReader() {
    accept(receipt("read-self", author.lidJid()));

    assertThat(World.waiting(author)).isEmpty();
    assertThat(only(readersOther).attr("type")).contains("read-self");
  }

  @Test
  void nobodyElseLearnsWhatAnAccountHides() {
    world.net.receipts.show(world.bela, false);
    accept(receipt("read", author.lidJid()));
    assertThat(world.net.stats.violations).as("it may not know yet").isZero();
    Node notice = World.waiting(reader).getFirst();

    accept(receipt("read", author.lidJid()));

    assertThat(notice.attr("type")).contains("account_sync");
    assertThat(notice.child("privacy").orElseThrow().children())
        .containsExactly(Node.of("category").with("name", "readreceipts").with("value", "none"));
    assertThat(world.net.stats.violations).isEqualTo(1);
    assertThat(World.waiting(author)).isEmpty();
  }

  @Test
  void namesTheReaderInAGroup() {
    SandboxGroup group = world.group();

    World.waiting(author);
    accept(receipt("", group.jid()).with("participant", author.lidJid()));

    Node told = only(author);
    assertThat(told.jid("from")).contains(group.jid());
    assertThat(told.jid("participant")).contains(reader.lidJid());
  }

  @Test
  void asksTheVeryDeviceThatSentAgain() {
    Device other = world.companion(world.anna);
    Node retry = Node.of("retry").with("count", 1);

    accept(
        receipt("retry", author.lidJid())
            .with("recipient", world.cora.lidJid())
            .with("category", "peer")
            .with(retry));

    Node told = only(author);
    assertThat(told.children()).containsExactly(retry);
    assertThat(told.jid("from")).contains(reader.lidJid());
    assertThat(told.jid("recipient")).contains(world.cora.lidJid());
    assertThat(told.attr("category")).contains("peer");
    assertThat(World.waiting(other)).isEmpty();
    assertThat(world.net.stats.retries).isEqualTo(1);
  }

  @Test
  void tellsTheOwnDeviceThatSentIt() {
    world.net.receipts.accept(
        reader, receipt("sender", readersOther.lidJid()).with("recipient", world.anna.lidJid()));

    Node told = only(readersOther);
    assertThat(told.jid("from")).contains(reader.lidJid());
    assertThat(told.jid("recipient")).contains(world.anna.lidJid());

    accept(receipt("sender", author.lidJid()));
    assertThat(World.waiting(author)).isEmpty();
  }

  @Test
  void countsWhatHasNoAddress() {
    accept(Node.of("receipt").with("id", "M1"));
    accept(Node.of("receipt").with("id", "M1").with("type", "read"));
    accept(receipt("", Jid.phone("15559999999")));
    accept(receipt("sleep", author.lidJid()));

    assertThat(world.net.stats.violations).isEqualTo(2);
    assertThat(world.net.stats.receipts).isEqualTo(4);
    assertThat(World.waiting(author)).isEmpty();
  }
}
