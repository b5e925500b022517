package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.session.bus.SendResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is queued is sent together: one turn and one commit, each in its place.
final class TogetherTest extends BobAndAlice {
  @Test
  void whatIsQueuedGoesTogether() {
    offline();
    asyncSends(20);
    assertThat(added(OutboxEntry.State.QUEUED)).hasSize(20);

    onlineAgain();

    assertThat(read()).isEqualTo(texts(0, 16));
    for (int i = 0; i < 16; i++) {
      connection.acknowledge();
    }
    assertThat(read()).isEqualTo(texts(16, 20));
    assertThat(started().getFirst()).isEqualTo(16);
    assertThat(started().stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
  }

  @Test
  void onlyAsManyAsThereAreTokens() {
    rates(3);
    offline();
    asyncSends(5);
    onlineAgain();

    assertThat(read()).isEqualTo(texts(0, 3));
    assertThat(stage.actor.ledger().budget().minute()).isLessThan(1);

    stage.timers.advance(Duration.ofSeconds(41));

    assertThat(read()).isEqualTo(texts(3, 5));
  }

  /// While it is asked who is in the group.
  @Test
  void whatIsCancelledMeanwhileIsNotSentWithTheOthers() {
    offline();
    List<Future<SendResult>> answers =
        IntStream.range(0, 4).mapToObj(i -> asyncSend(OTHER, "m" + i, Optional.empty())).toList();
    Promise<Void> answered = Promise.promise();
    connection.answerWhen(answered.future());
    onlineAgain();

    Future<Void> cancelled = outbound.cancel(answers.get(2).result().outboxId().orElseThrow());
    assertThat(cancelled.succeeded()).isTrue();
    answered.complete();

    assertThat(read()).containsExactly("m0", "m1", "m3");
    assertThat(started()).containsExactly(3);
  }

  /// How long messages to Alice alone are kept cannot be read.
  @Test
  void whatCannotBeEncryptedDoesNotSpoilWhatCan() {
    stage.store.records.put(RecordKeys.timer(alice.lid), Bytes.utf8("none"));
    offline();
    Future<SendResult> _ = asyncSend("m0");
    Future<SendResult> spoiled = asyncSend(alice.lid, "no", Optional.empty());
    Future<SendResult> _ = asyncSend("m1");
    onlineAgain();

    assertThat(read()).isEqualTo(texts(0, 2));
    assertThat(spoiled.succeeded()).isTrue();
    assertThat(started()).containsExactly(1, 1);
  }

  /// While the keys for the other group are asked for, the first of this one is put off.
  @Test
  void whatMayNotOvertakeWaitsThoughItWasChosen() {
    Future<SendResult> _ = asyncSend("m0");
    offline();
    Future<SendResult> _ = asyncSend(OTHER, "other", Optional.empty());
    Future<SendResult> _ = asyncSend("m1");
    Promise<Void> answered = Promise.promise();
    connection.answerWhen(answered.future());
    onlineAgain();

    connection.acknowledge(503);
    answered.complete();

    assertThat(read()).containsExactly("m0", "other");
    stage.timers.advance(Duration.ofMinutes(1));
    assertThat(connection.sent.getLast().id()).isEqualTo(connection.sent.get(1).id()); // m0 again
  }

  @Test
  void nothingGoesOnceTheAccountIsTooFastThoughItWasChosen() {
    Future<SendResult> _ = asyncSend("m0");
    offline();
    Future<SendResult> _ = asyncSend(OTHER, "other", Optional.empty());
    Promise<Void> answered = Promise.promise();
    connection.answerWhen(answered.future());
    onlineAgain();

    connection.acknowledge(429);
    answered.complete();

    assertThat(read()).containsExactly("m0");
  }

  /// Two hundred kilobytes each, for one device.
  @Test
  void whatIsLongDoesNotShareATurn() {
    String longest = "\u4e16".repeat(65_000);
    offline();
    stage.store.hold();
    for (int i = 0; i < 4; i++) {
      Future<SendResult> _ = asyncSend(longest);
    }
    stage.store.release();
    assertThat(added(OutboxEntry.State.QUEUED)).containsExactly(1, 1, 1, 1);
    onlineAgain();

    assertThat(read()).hasSize(4);
    assertThat(started()).containsExactly(1, 1, 1, 1);
  }

  /// The commit with the one to the other group fails, whatever else is in it.
  @Test
  void whatSpoilsACommitHoldsUpItsOwnChatOnly() {
    offline();
    Future<SendResult> _ = asyncSend("m0");
    OutboxId spoiled = asyncSend(OTHER, "no", Optional.empty()).result().outboxId().orElseThrow();
    Future<SendResult> _ = asyncSend("m1");
    stage.store.refuse(
        commit -> commit.outbox().stream().anyMatch(change -> change.id().equals(spoiled)));
    onlineAgain();
    assertThat(read()).isEmpty();

    onlineAgain();

    assertThat(read()).isEqualTo(texts(0, 2));
  }

  @Test
  void ofWhatIsSentFirstNothingHasBeenReported() {
    offline();
    asyncSends(3);
    onlineAgain();

    assertThat(connection.sent)
        .allMatch(stanza -> stage.actor.ledger().fresh().contains(new MessageId(stanza.id())));
  }

  @Test
  void whereTypingIsShownEachIsWrittenForItself() {
    settings(true, 0);
    offline();
    asyncSends(3);
    onlineAgain();

    assertThat(read()).isEqualTo(texts(0, 3));
    assertThat(started()).containsExactly(1, 1, 1);
    assertThat(connection.written).hasSize(6);
  }
}
