package io.postrider.session.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.node.Node;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/// Receipts and a database that is away.
final class ReceiptBookTest {
  private static final Jid TO = Jid.phone("15550100001");

  private final Stage stage = Stage.linked(new Party("15550001111", "100000000000001", 5));
  private final Connection connection =
      stage.dial(stage.actor.credentials(), new Silence()).result();
  private final ReceiptBook book =
      new ReceiptBook(
          stage.actor,
          new Addressees(stage.actor, new Members(stage.actor, new Directory(stage.actor))),
          _ -> false);

  private Future<Void> take(String id) {
    Node node = Node.of("receipt").with("id", id).with("from", TO);
    return book.take(connection, new Stanza.Receipt(node));
  }

  private boolean stored(Future<Void> taken) {
    Future<Void> _ = stage.actor.reported();
    return taken.succeeded();
  }

  @Test
  void takesReceiptsAgainWhenTheDatabaseIsBack() {
    stage.store.outage(true);
    stage.store.unreadable(true);
    Draft draft = new Draft().state(stage.actor.resting(SessionStatus.WORKING));
    assertThat(stage.actor.ledger().commit(draft).failed()).isTrue();

    assertThat(take("3EB0ONE").failed()).isTrue();
    assertThat(take("3EB0TWO").failed()).isTrue();
    stage.store.outage(false);
    stage.store.unreadable(false);

    assertThat(take("3EB0ONE").succeeded()).isTrue();
  }

  /// What was told of it in memory goes with the batch that fails.
  @Test
  void whatWasSentJustNowIsLookedUpOnceABatchHasFailed() {
    MessageId fresh = new MessageId("3EB0ONE");
    stage.store.sent.put(fresh, TO);
    stage.store.sent.put(new MessageId("3EB0TWO"), TO);
    stage.actor.ledger().fresh().note(fresh, TO);
    assertThat(stored(take(fresh.value()))).isTrue();
    assertThat(stage.store.progressAsked).isEmpty();

    stage.store.unreadable(true);
    assertThat(take("3EB0TWO").failed()).isTrue();
    stage.store.unreadable(false);

    assertThat(stored(take(fresh.value()))).isTrue();
    assertThat(stage.store.progressAsked).contains(fresh);
  }
}
