package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.postrider.session.FakeConnection;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.StoredMember;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is sent a message once more.
final class RetryAnswersTest {
  private static final Jid GROUP = Jid.group("1203630400");
  private static final MessageId ID = new MessageId("3EB0AAAAAAAAAAAAAAAAAA");

  private final Party alice = new Party("15550001111", "100000000000001", 5);
  private final Party bob = new Party("15550002222", "100000000000002", 3);
  private final Stage stage = Stage.linked(bob);
  private final RetryAnswers answers = new RetryAnswers(stage.actor, new Directory(stage.actor));
  private final Instant sent = stage.timers.now();
  private FakeConnection connection;

  @BeforeEach
  void send() {
    Future<?> _ = stage.dial(stage.actor.credentials(), new Silence());
    connection = stage.latest();
    stage.actor.online(connection);
    connection.answer(
        Node.of("iq").with("type", "result").with(BobAndAlice.group(GROUP, alice, bob)),
        iq -> iq.child("query").isPresent());
    OutboxEntry entry =
        new OutboxEntry(
            new OutboxId("out_1"),
            stage.actor.ledger().id(),
            ID,
            GROUP,
            OutboxEntry.State.SENT,
            Bytes.wrap(Contents.text("hello").toByteArray()),
            null,
            true,
            null,
            null,
            sent,
            sent);
    Future<Void> _ = stage.actor.ledger().commit(new Draft().outbox(new OutboxChange.Add(entry)));
  }

  private void asked() {
    Node user = alice.bundleAnswer().child("list").orElseThrow().children().getFirst();
    List<Node> keys =
        user.children().stream().filter(node -> !node.tag().equals("registration")).toList();
    answers.asked(
        connection,
        Node.of("receipt")
            .with("id", ID.value())
            .with("from", GROUP)
            .with("participant", alice.device())
            .with("type", "retry")
            .with(
                Node.of("retry").with("count", 1),
                user.child("registration").orElseThrow(),
                Node.of("keys").withChildren(keys)));
  }

  @Test
  void answersWhoWasThere() {
    stage.store.members.put(alice.phone, new StoredMember("member", sent));

    asked();

    assertThat(connection.written).hasSize(1);
    assertThat(alice.receive(bob.delivered(connection.written.getFirst(), bob)).message())
        .map(Contents::of)
        .contains(Contents.of(Contents.text("hello")));
  }

  @Test
  void saysNothingToWhoCameLater() {
    stage.store.members.put(alice.lid, new StoredMember("member", sent.plusMillis(1)));

    asked();

    assertThat(connection.written).isEmpty();
  }

  @Test
  void saysNothingToWhoIsHeardOfNowOnly() {
    asked();

    assertThat(connection.written).isEmpty();
    assertThat(stage.store.events(SessionEvent.GroupSeen.class)).hasSize(1);
  }

  @Test
  void storesAGroupAgainOnlyWhenSomebodyIsNew() {
    stage.store.members.put(alice.lid, new StoredMember("member", sent));
    stage.store.members.put(bob.phone, new StoredMember("member", sent));

    asked();

    assertThat(connection.written).hasSize(1);
    assertThat(stage.store.events(SessionEvent.GroupSeen.class)).isEmpty();
  }
}
