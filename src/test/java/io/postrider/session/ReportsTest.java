package io.postrider.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.session.state.Commit;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.Progress;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What has become of messages is stored with what the session stores next, or soon by itself.
final class ReportsTest {
  private static final Jid BEN = Jid.phone("15550100001");

  private final Stage stage = Stage.unlinked();

  @BeforeEach
  void clear() {
    stage.store.commits.clear();
  }

  private Future<Void> report(String id) {
    return stage.actor.ownTurn(() -> stage.actor.report(progress(id))).result();
  }

  private Draft progress(String id) {
    MessageId message = new MessageId(id);
    return new Draft()
        .progress(new Progress(message, Optional.empty(), DeliveryStatus.DELIVERED))
        .event(
            new SessionEvent.StatusReported(
                BEN,
                Optional.empty(),
                List.of(message),
                DeliveryStatus.DELIVERED,
                Optional.empty(),
                Optional.empty(),
                stage.timers.now(),
                stage.timers.now()));
  }

  private Draft resting() {
    return new Draft().state(stage.actor.resting(SessionStatus.FAILED));
  }

  private List<String> reported(Commit commit) {
    return commit.progress().stream().map(one -> one.id().value()).toList();
  }

  @Test
  void goesWithTheNextCommitBeforeWhatThatSays() {
    Future<Void> first = report("3EB0ONE");
    Future<Void> second = report("3EB0TWO");
    assertThat(first.isComplete()).isFalse();

    assertThat(stage.actor.ledger().commit(resting()).succeeded()).isTrue();

    assertThat(List.of(first.succeeded(), second.succeeded())).containsOnly(true);
    Commit only = stage.store.commits.getFirst();
    assertThat(stage.store.commits).hasSize(1);
    assertThat(reported(only)).containsExactly("3EB0ONE", "3EB0TWO");
    assertThat(only.events())
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("StatusReported", "StatusReported", "StatusChanged");
    stage.timers.advance(Duration.ofSeconds(1));
    assertThat(stage.store.commits).hasSize(1);
  }

  @Test
  void goesByItselfSoon() {
    Future<Void> stored = report("3EB0ONE");

    stage.timers.advance(Duration.ofMillis(30));

    assertThat(stored.succeeded()).isTrue();
    assertThat(stage.store.commits).singleElement().returns(List.of("3EB0ONE"), this::reported);
  }

  @Test
  void manyWaitForNobody() {
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(report("3EB0" + i));
    }

    assertThat(all).allMatch(Future::succeeded);
    assertThat(stage.store.commits).hasSize(1);
  }

  @Test
  void whatDecidesMoreWaitsForNothing() {
    Future<Void> stored =
        stage.actor.ownTurn(() -> stage.actor.report(resting())).compose(later -> later);

    assertThat(stored.succeeded()).isTrue();
    assertThat(stage.store.commits).hasSize(1);
  }

  /// Nothing that adds nothing to it is done with before it is.
  @Test
  void whatAddsNothingWaitsForWhatItAddsNothingTo() {
    assertThat(stage.actor.ownTurn(() -> stage.actor.report(new Draft())).result().succeeded())
        .isTrue();
    Future<Void> first = report("3EB0ONE");
    Future<Void> second = stage.actor.ownTurn(() -> stage.actor.report(new Draft())).result();
    assertThat(second.isComplete()).isFalse();

    stage.actor.reported();

    assertThat(List.of(first.succeeded(), second.succeeded())).containsOnly(true);
    assertThat(stage.store.commits).hasSize(1);
  }

  /// Also what a turn reports that has not begun yet.
  @Test
  void allIsReportedThatWasBegunBefore() {
    Promise<Void> busy = Promise.promise();
    stage.actor.ownTurn(busy::future);
    Future<Void> first =
        stage.actor.ownTurn(() -> stage.actor.report(progress("3EB0ONE"))).compose(later -> later);
    Future<Void> all = stage.actor.reported();
    assertThat(all.isComplete()).isFalse();

    busy.complete();

    assertThat(List.of(first.succeeded(), all.succeeded())).containsOnly(true);
  }

  @Test
  void aDeletedSessionHasReportedBefore() {
    Future<Void> stored = report("3EB0ONE");

    assertThat(stage.actor.ledger().delete().succeeded()).isTrue();

    assertThat(stored.succeeded()).isTrue();
  }

  @Test
  void failsWithTheCommitThatItWasPartOf() {
    Future<Void> stored = report("3EB0ONE");
    stage.store.refuse(commit -> commit.state().isPresent());

    assertThat(stage.actor.ledger().commit(resting()).failed()).isTrue();

    assertThat(stored.failed()).isTrue();
  }
}
