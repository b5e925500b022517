package io.postrider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class UsyncTest {
  private static final Node DEVICES = Node.of("devices").with("version", "2");
  private static final Node CONTACT = Node.of("contact");

  private World world;
  private Usync usync;

  @BeforeEach
  void create(Vertx vertx) {
    world = new World(vertx);
    usync = new Usync(world.net);
  }

  private Node ask(List<Node> query, Node... users) {
    Node asked =
        Node.of("usync")
            .with("sid", "s")
            .with("mode", "query")
            .with(Node.of("query").withChildren(query), Node.of("list").with(users));
    Node answer =
        usync.answer(world.bela.phoneDevice(), World.iq("get", Jid.WHATSAPP, "usync", asked));
    return answer.child("usync").orElseThrow();
  }

  private List<Node> users(List<Node> query, Node... users) {
    return ask(query, users).child("list").orElseThrow().children("user");
  }

  private static Node user(Jid jid) {
    return Node.of("user").with("jid", jid);
  }

  private static Node number(String text) {
    return Node.of("user").with(Node.of("contact").withText(text));
  }

  @Test
  void listsTheDevicesInTheNamespaceOfTheQuestion() {
    Device companion = world.companion(world.anna);

    for (Jid asked : List.of(world.anna.phoneJid(), world.anna.lidJid())) {
      Node answer = users(List.of(DEVICES), user(asked)).getFirst();
      Node devices = answer.child("devices").orElseThrow();
      Node list = devices.child("device-list").orElseThrow();

      assertThat(answer.jid("jid")).contains(asked);
      assertThat(list.children("device"))
          .extracting(device -> device.attr("id").orElse(""))
          .containsExactly("0", Integer.toString(companion.number));
      assertThat(list.children("device").getLast().attr("key-index"))
          .contains(Integer.toString(companion.keyIndex));
      assertThat(list.attr("hash")).contains(GroupNotices.hash(world.anna, asked));
      assertThat(devices.child("key-index-list").orElseThrow().bytes().isEmpty()).isFalse();
    }
  }

  @Test
  void tellsWhoAskedOfLaterChanges() {
    Device companion = world.companion(world.bela);
    users(List.of(DEVICES), user(world.anna.lidJid()));

    world.net.notices.deviceAdded(world.companion(world.anna));

    assertThat(World.waiting(companion))
        .extracting(told -> told.jid("from").orElseThrow())
        .containsExactly(world.anna.lidJid(), world.anna.phoneJid());
  }

  @Test
  void answersEachUserOnceAndUnknownOnesEmpty() {
    Jid nobody = Jid.phone("15559999999");
    List<Node> answers =
        users(
            List.of(DEVICES),
            user(world.anna.lidJid()),
            user(world.anna.lidJid().withDevice(3)),
            user(nobody),
            Node.of("user"));

    assertThat(answers)
        .extracting(user -> user.jid("jid").orElseThrow())
        .containsExactly(world.anna.lidJid(), nobody);
    assertThat(answers.getLast().children()).isEmpty();
    assertThat(world.net.stats.violations).isEqualTo(1);
  }

  @Test
  void tellsTheHiddenIdOfANumber() {
    Node lid = Node.of("lid");

    assertThat(
            users(List.of(lid), user(world.anna.phoneJid()))
                .getFirst()
                .child("lid")
                .orElseThrow()
                .jid("val"))
        .contains(world.anna.lidJid());
    assertThat(users(List.of(lid), user(world.anna.lidJid())).getFirst().children()).isEmpty();
  }

  @Test
  void findsContactsHoweverTheirNumberIsWritten() {
    for (String text : List.of("+15550001111", "15550001111", "15550001111@c.us")) {
      Node answer = users(List.of(CONTACT), number(text)).getFirst();
      assertThat(answer.jid("jid")).as(text).contains(world.anna.phoneJid());
      assertThat(answer.child("contact").orElseThrow().attr("type")).contains("in");
      assertThat(answer.child("contact").orElseThrow().bytes().utf8()).isEqualTo(text);
    }
    assertThat(
            users(List.of(CONTACT), number("+15559999999"))
                .getFirst()
                .child("contact")
                .orElseThrow()
                .attr("type"))
        .contains("out");
  }

  @Test
  void findsContactsByHiddenIdWhenAskedTo() {
    Node byLid = CONTACT.with("addressing_mode", "lid");

    Node answer = users(List.of(byLid), number("+15550001111")).getFirst();

    assertThat(answer.jid("jid")).contains(world.anna.lidJid());
    assertThat(answer.jid("pn_jid")).contains(world.anna.phoneJid());
  }

  @Test
  void correctsANumberOfADigitMore() {
    world.anna.aliases.add("155500001111");

    for (Node query : List.of(CONTACT, CONTACT.with("addressing_mode", "lid"))) {
      Node answer = users(List.of(query), number("+155500001111@c.us")).getFirst();
      assertThat(answer.jid(query.attributes().isEmpty() ? "jid" : "pn_jid"))
          .contains(world.anna.phoneJid());
    }
    Node devices = users(List.of(DEVICES), user(Jid.phone("155500001111"))).getFirst();
    assertThat(devices.children()).isEmpty();
  }

  @Test
  void knowsNobodyByWhatIsNoNumber() {
    for (String text : List.of("", "+", "hello", "a@b:c")) {
      Node answer = users(List.of(CONTACT), number(text)).getFirst();
      assertThat(answer.child("contact").orElseThrow().attr("type")).as(text).contains("out");
    }
  }

  @Test
  void repeatsWhatWasAskedFor() {
    Node answer = ask(List.of(DEVICES, CONTACT), user(world.anna.lidJid()));

    assertThat(answer.attr("sid")).contains("s");
    assertThat(answer.attr("mode")).contains("query");
    assertThat(answer.child("result").orElseThrow().children())
        .extracting(Node::tag)
        .containsExactly("devices", "contact");
  }

  @Test
  void refusesAQueryWithoutItsElement() {
    Node iq = World.iq("get", Jid.WHATSAPP, "usync", Node.of("query"));

    assertThat(World.code(usync.answer(world.bela.phoneDevice(), iq))).isEqualTo(400);
  }
}
