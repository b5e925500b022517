package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.outbox.FirstContacts;
import io.postrider.outbox.OutboxChange;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.node.Node;
import io.postrider.session.FakeConnection;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.bus.SendReader;
import io.postrider.session.bus.SendResult;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What becomes of queued messages that cannot be sent.
final class QueueTest {
  private static final Jid GROUP = Jid.group("1203630400");
  private static final Jid STRANGER = Jid.phone("15550100001");
  private static final Jid KNOWN = Jid.phone("15550100002");

  private final Stage stage = Stage.linked(new Party("15550001111", "100000000000001", 5));
  private final Outbound outbound = new Outbound(stage.actor, new Directory(stage.actor));

  private OutboxId queue(String text) {
    return queue(GROUP, text);
  }

  private OutboxId queue(Jid to, String text) {
    JsonObject body = new JsonObject().put("to", to.toString()).put("text", text);
    SendResult result =
        outbound
            .send(
                SendReader.read(
                    body.put("type", "text"), true, Optional.empty(), stage.timers.now()))
            .result();
    return result.outboxId().orElseThrow();
  }

  private FakeConnection working() {
    stage.dial(stage.actor.credentials(), new Silence());
    stage.actor.online(stage.latest());
    outbound.online();
    return stage.latest();
  }

  private List<OutboxId> failed() {
    return stage.store.commits.stream()
        .flatMap(commit -> commit.outbox().stream())
        .filter(OutboxChange.Failed.class::isInstance)
        .map(change -> ((OutboxChange.Failed) change).id())
        .toList();
  }

  @Test
  void aGroupThatWhatsAppDoesNotLetUsUseFailsWithinMinutesAllAtOnce() {
    List<OutboxId> ids = List.of(queue("one"), queue("two"));
    FakeConnection connection = working();
    connection.refuse(500);
    outbound.online();

    stage.timers.advance(Duration.ofSeconds(2));
    assertThat(failed()).isEmpty();
    stage.timers.advance(Duration.ofMinutes(7));

    assertThat(failed()).isEqualTo(ids);
    assertThat(connection.asked).hasSize(10);
    assertThat(stage.store.events(SessionEvent.StatusReported.class))
        .extracting(SessionEvent.StatusReported::error)
        .containsOnly(Optional.of("WhatsApp cannot do this just now"));
  }

  @Test
  void whatComesLaterHasTriesOfItsOwn() {
    queue("one");
    FakeConnection connection = working();
    connection.refuse(500);
    outbound.online();
    advanceUntil(() -> connection.asked.size() == 9);
    OutboxId late = queue("late");

    advanceUntil(() -> !failed().isEmpty());
    assertThat(failed()).doesNotContain(late);
    advanceUntil(() -> failed().size() == 2);

    assertThat(failed()).contains(late);
    assertThat(connection.asked.size()).isBetween(18, 20);
  }

  private void advanceUntil(BooleanSupplier fits) {
    for (int second = 0; second < 3_600 && !fits.getAsBoolean(); second++) {
      stage.timers.advance(Duration.ofSeconds(1));
    }
    assertThat(fits.getAsBoolean()).isTrue();
  }

  private FirstContacts paused() {
    Instant now = stage.timers.now();
    return FirstContacts.free(0, now).refused(463, now);
  }

  private static boolean isAsked(FakeConnection connection, String digits) {
    return connection.asked.stream()
        .flatMap(iq -> iq.child("usync").stream())
        .flatMap(usync -> usync.child("list").stream())
        .flatMap(list -> list.children("user").stream())
        .flatMap(user -> user.child("contact").stream())
        .anyMatch(contact -> contact.bytes().utf8().contains(digits));
  }

  @Test
  void nobodyIsAskedAboutAStrangerUntilThePauseEndsAndTheOthersGoOn() {
    stage.store.records.put(RecordKeys.firstContacts(), paused().encode());
    stage.store.records.put(RecordKeys.trust(KNOWN), Trust.NONE.met(stage.timers.now()).encode());
    queue(STRANGER, "hello");
    queue(KNOWN, "hello again");
    stage.dial(stage.actor.credentials(), new Silence());
    Future<Void> _ = stage.actor.ownTurn(() -> outbound.redrive(stage.latest()));
    FakeConnection connection = working();

    assertThat(isAsked(connection, STRANGER.user())).isFalse();
    assertThat(isAsked(connection, KNOWN.user())).isTrue();
    stage.timers.advance(Duration.ofMinutes(59));
    assertThat(isAsked(connection, STRANGER.user())).isFalse();
    stage.timers.advance(Duration.ofMinutes(2));
    assertThat(isAsked(connection, STRANGER.user())).isTrue();
  }

  @Test
  void aLockThatIsLiftedLetsThemGoAtOnce() {
    stage.store.records.put(RecordKeys.firstContacts(), paused().encode());
    queue(STRANGER, "hello");
    stage.dial(stage.actor.credentials(), new Silence());
    Future<Void> _ = stage.actor.ownTurn(() -> outbound.redrive(stage.latest()));
    FakeConnection connection = working();
    assertThat(isAsked(connection, STRANGER.user())).isFalse();

    Future<Void> _ =
        outbound.told(
            new Stanza.AccountNotice(
                Node.of("notification")
                    .with(
                        Node.of("update")
                            .withText(
                                "{\"data\":{\"xwa2_notify_account_reachout_timelock\":"
                                    + "{\"is_active\":false}}}"))));

    assertThat(isAsked(connection, STRANGER.user())).isTrue();
  }

  /// The pause of its chat ends while the queue is being read without it.
  @Test
  void aChatIsNotForgottenWhosePauseEndsMeanwhile() {
    queue("one");
    FakeConnection connection = working();
    connection.refuse(500);
    outbound.online();
    int asked = connection.asked.size();
    Promise<Void> read = Promise.promise();
    stage.outbox.tellWhen(read.future());
    outbound.budgetChanged();

    stage.timers.advance(Duration.ofMinutes(2));
    stage.outbox.tellWhen(Future.succeededFuture());
    read.complete();
    stage.timers.advance(Duration.ofMinutes(2));

    assertThat(connection.asked.size()).isGreaterThan(asked);
  }

  @Test
  void withoutAConnectionNothingFails() {
    queue("one");

    stage.timers.advance(Duration.ofDays(2));

    assertThat(failed()).isEmpty();
  }

  @Test
  void aQueueThatWasReadToItsEndIsNotReadAgain() {
    FakeConnection connection = working();
    int before = stage.outbox.reads();
    outbound.budgetChanged();
    queue(KNOWN, "one");
    assertThat(isAsked(connection, KNOWN.user())).isTrue();
    assertThat(stage.outbox.reads()).isEqualTo(before);

    working();
    assertThat(stage.outbox.reads()).isGreaterThan(before);
  }

  @Test
  void whereNothingCanWaitNothingIsReadUntilSomethingIsQueued() {
    Stage quiet = Stage.quiet(new Party("15550001111", "100000000000001", 5));
    Outbound sending = new Outbound(quiet.actor, new Directory(quiet.actor));
    login(quiet, sending);
    assertThat(quiet.outbox.reads()).isZero();

    JsonObject body = new JsonObject().put("type", "text").put("to", GROUP.toString());
    Future<SendResult> _ =
        sending.send(
            SendReader.read(body.put("text", "one"), true, Optional.empty(), quiet.timers.now()));
    login(quiet, sending);

    assertThat(quiet.outbox.reads()).isGreaterThanOrEqualTo(2); // what is queued, and what is sent
  }

  private static void login(Stage stage, Outbound outbound) {
    stage.dial(stage.actor.credentials(), new Silence());
    Future<Void> _ = stage.actor.ownTurn(() -> outbound.redrive(stage.latest()));
    stage.actor.online(stage.latest());
    outbound.online();
  }
}
