package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.session.bus.SendResult;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What comes together is accepted together: one turn and one commit, each in its place.
final class AcceptanceTest extends BobAndAlice {
  /// The first takes the turn, the next ones wait for it.
  @Test
  void whatComesMeanwhileIsOneCommitAndKeepsItsOrder() {
    stage.store.hold();
    List<Future<SendResult>> answers = asyncSends(10);
    assertThat(answers).noneMatch(Future::isComplete);
    assertThat(connection.sent).hasSize(1);

    stage.store.release();

    assertThat(answers).allMatch(Future::succeeded);
    assertThat(read()).isEqualTo(texts(0, 10));
    assertThat(added(OutboxEntry.State.SENDING)).containsExactly(1, 9);
    assertThat(added(OutboxEntry.State.QUEUED)).isEmpty();
  }

  /// Sixteen may be on their way; the others are queued in one commit, too, and follow when one has
  /// been accepted.
  @Test
  void noMoreAreOnTheirWayThanMayBe() {
    stage.store.hold();
    List<Future<SendResult>> answers = asyncSends(17);
    stage.store.release();

    assertThat(answers).allMatch(Future::succeeded);
    assertThat(read()).isEqualTo(texts(0, 16));
    assertThat(added(OutboxEntry.State.QUEUED)).containsExactly(1);

    connection.acknowledge();

    assertThat(read()).isEqualTo(texts(16, 17));
  }

  /// It turns out that the key of the third is free again, so that it goes by itself.
  private void sendFourOfWhichOneIsTaken() {
    stage.store.hold();
    List<Future<SendResult>> answers =
        IntStream.range(0, 4).mapToObj(i -> asyncSend("m" + i, Optional.of("k" + i))).toList();
    stage.store.take(Set.of("k2"));
    stage.store.release();

    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void whoseKeyIsTakenIsLeftOutAndCostsNothing() {
    rates(10);
    sendFourOfWhichOneIsTaken();
    assertThat(read()).containsExactly("m0", "m1", "m3", "m2");
    assertThat(stage.actor.ledger().budget().minute()).isEqualTo(6);
  }

  @Test
  void whoseKeyIsTakenIsNotQueued() {
    offline();
    sendFourOfWhichOneIsTaken();
    onlineAgain();
    assertThat(read()).containsExactly("m0", "m1", "m3", "m2");
  }

  @Test
  void whetherTheyAreQueuedIsToldToEach() {
    offline();
    stage.store.hold();
    List<Future<SendResult>> answers = asyncSends(4);
    stage.store.refuse(commit -> commit.outbox().size() > 1);
    stage.store.release();

    assertThat(answers.getFirst().succeeded()).isTrue();
    assertThat(unconfirmed(answers.subList(1, 4))).doesNotHaveDuplicates();
  }

  private static List<Failure> unconfirmed(List<Future<SendResult>> answers) {
    List<Failure> told =
        answers.stream().map(answer -> ((FailureException) answer.cause()).failure()).toList();
    assertThat(told).allMatch(Failure.Unconfirmed.class::isInstance);
    return told;
  }

  @Test
  void whoWaitsWhileTheAccountGoesIsToldSo() {
    stage.store.hold();
    Future<SendResult> _ = asyncSend("m0");
    Future<Void> _ =
        stage.actor.ownTurn(
            () ->
                stage
                    .actor
                    .ledger()
                    .commit(
                        new Draft()
                            .state(stage.actor.unlinked(SessionStatus.LOGGED_OUT, "removed"))));
    Future<SendResult> late = asyncSend("m1");
    stage.store.release();

    assertThat(((FailureException) late.cause()).failure())
        .isInstanceOf(Failure.NotConnected.class);
  }

  /// Nobody knows what is stored: each is told so of his own message, and nothing is written.
  @Test
  void aCommitOfUnknownOutcomeIsToldToEach() {
    stage.store.hold();
    List<Future<SendResult>> answers = asyncSends(4);
    stage.store.refuse(commit -> commit.outbox().size() > 1);
    stage.store.release();

    assertThat(connection.sent).hasSize(2);
    assertThat(answers.getFirst().succeeded()).isTrue();
    assertThat(unconfirmed(answers.subList(1, 4))).doesNotHaveDuplicates();
  }

  /// A commit of unknown outcome, while more wait than share a turn.
  @Test
  void whoComesAgainComesBeforeWhoWaits() {
    rates(3);
    AtomicBoolean first = new AtomicBoolean(true);
    stage.store.hold();
    asyncSends(5);
    stage.store.refuse(
        commit -> {
          boolean one = commit.outbox().size() == 2 && first.getAndSet(false);
          if (one) {
            IntStream.range(0, 17).forEach(i -> asyncSend("late " + i));
          }
          return one;
        });
    stage.store.release();

    assertThat(read()).startsWith("m0", "m3", "m4", "late 0", "late 1");
  }

  /// The first alone is stored, or not: the others are not in its commit.
  @Test
  void whatCouldNotGoWithTheFirstDoesNotShareItsFate() {
    stage.store.records.put(RecordKeys.timer(alice.lid), Bytes.utf8("none"));
    AtomicInteger commits = new AtomicInteger();
    stage.store.hold();
    List<Future<SendResult>> answers =
        List.of(
            asyncSend("m0"),
            asyncSend("m1"),
            asyncSend(alice.lid, "no", Optional.empty()),
            asyncSend("m2"));
    stage.store.refuse(_ -> commits.incrementAndGet() == 2);
    stage.store.release();

    assertThat(answers).extracting(Future::succeeded).containsExactly(true, false, true, true);
    assertThat(read()).containsExactly("m0", "m2");
  }

  @Test
  void whereTypingIsShownOneIsSentAtOnce() {
    settings(true, 0);
    stage.store.hold();
    asyncSends(3);
    stage.store.release();

    assertThat(read()).isEqualTo(texts(0, 3));
    assertThat(added(OutboxEntry.State.SENDING)).containsExactly(1, 1);
    assertThat(added(OutboxEntry.State.QUEUED)).containsExactly(1);
  }

  /// Two have tokens and fail; the others come in a turn of their own.
  @Test
  void whoWasNotInTheCommitThatFailedIsAcceptedAllTheSame() {
    rates(3);
    AtomicBoolean first = new AtomicBoolean(true);
    stage.store.hold();
    List<Future<SendResult>> answers = asyncSends(5);
    stage.store.refuse(commit -> commit.outbox().size() == 2 && first.getAndSet(false));
    stage.store.release();

    assertThat(answers)
        .extracting(Future::succeeded)
        .containsExactly(true, false, false, true, true);
  }

  @Test
  void noMoreAreQueuedThanThereIsRoomFor() {
    offline();
    asyncSends(248);
    stage.store.hold();
    List<Future<SendResult>> answers = asyncSends(4);
    stage.store.release();

    assertThat(answers).extracting(Future::succeeded).containsExactly(true, true, false, false);
    assertThat(((FailureException) answers.get(3).cause()).failure())
        .isInstanceOf(Failure.Busy.class);
  }
}
