package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.outbox.Budget;
import io.postrider.protocol.client.Party;
import io.postrider.session.FakeConnection;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.bus.SendReader;
import io.postrider.session.bus.SendResult;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a send that somebody waits for asks of WhatsApp.
final class SenderTest {
  private final Stage stage = Stage.linked(new Party("15550001111", "100000000000001", 5));
  private final Outbound outbound = new Outbound(stage.actor, new Directory(stage.actor));

  private Future<SendResult> send(String to) {
    JsonObject body = new JsonObject().put("type", "text").put("to", to).put("text", "hi");
    return outbound.send(SendReader.read(body, false, Optional.empty(), stage.timers.now()));
  }

  @Test
  void nobodyAsksWhatsAppForWhomThereIsNoToken() {
    Budget.Rates two = new Budget.Rates(2, 0);
    Future<Void> _ =
        stage
            .actor
            .ledger()
            .commit(
                new Draft()
                    .settings(new SessionSettings("s", true, false, Presence.OFFLINE, 2, 0))
                    .budget(Budget.full(two, stage.timers.now())));
    Future<?> _ = stage.dial(stage.actor.credentials(), new Silence());
    FakeConnection connection = stage.latest();
    stage.actor.online(connection);
    connection.hang();

    Future<SendResult> first = send("15550100001");
    Future<SendResult> second = send("15550100002");
    Future<SendResult> third = send("15550100003");

    assertThat(first.isComplete() || second.isComplete()).isFalse();
    assertThat(third.cause())
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.RateLimited.class));
    assertThat(connection.asked).hasSize(2);
  }
}
