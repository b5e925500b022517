package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.outbox.NextSend.Candidate;
import io.postrider.outbox.NextSend.Situation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NextSendTest {
  private static final Jid ANNA = Jid.phone("15550100001");
  private static final Jid BEN = Jid.phone("15550100002");
  private static final Candidate FIRST = new Candidate(new OutboxId("out_1"), ANNA);
  private static final Candidate SECOND = new Candidate(new OutboxId("out_2"), BEN);
  private static final Candidate THIRD = new Candidate(new OutboxId("out_3"), ANNA);
  private static final Duration RETRY = Duration.ofSeconds(7);
  private static final Optional<List<Candidate>> ALL = Optional.of(List.of(FIRST, SECOND, THIRD));

  /// Online, not braked, with tokens.
  private static NextSend free(int underway, Set<Jid> waiting, Optional<List<Candidate>> front) {
    return free(underway, waiting, front, 100);
  }

  private static NextSend free(
      int underway, Set<Jid> waiting, Optional<List<Candidate>> front, int tokens) {
    Optional<Duration> retry = waiting.isEmpty() ? Optional.empty() : Optional.of(RETRY);
    return NextSend.of(
        new Situation(true, false, underway, waiting, front, tokens, Duration.ZERO, retry));
  }

  private static NextSend send(Candidate... these) {
    return new NextSend.Send(Stream.of(these).map(Candidate::id).toList());
  }

  @Test
  void theOldestAreSentInTheirOrder() {
    assertThat(free(0, Set.of(), ALL)).isEqualTo(send(FIRST, SECOND, THIRD));
  }

  @Test
  void noMoreAreSentThanThereAreTokens() {
    assertThat(free(0, Set.of(), ALL, 2)).isEqualTo(send(FIRST, SECOND));
  }

  @Test
  void theFrontIsReadFirst() {
    assertThat(free(0, Set.of(), Optional.empty())).isEqualTo(new NextSend.Read());
  }

  @Test
  void anEmptyQueueRests() {
    assertThat(free(0, Set.of(), Optional.of(List.of()))).isEqualTo(new NextSend.Rest());
  }

  @Test
  void nothingIsReadOrSentWithoutAConnectionOrOnTheBrake() {
    Duration second = Duration.ofSeconds(1);
    Situation offline =
        new Situation(false, false, 0, Set.of(), Optional.empty(), 0, second, Optional.empty());
    Situation braked =
        new Situation(true, true, 1, Set.of(), ALL, 1, Duration.ZERO, Optional.of(RETRY));

    assertThat(NextSend.of(offline)).isEqualTo(new NextSend.Rest());
    assertThat(NextSend.of(braked)).isEqualTo(new NextSend.Rest());
  }

  @Test
  void aChatThatWaitsIsPassedByAndKeepsItsOrder() {
    assertThat(free(1, Set.of(ANNA), ALL)).isEqualTo(send(SECOND));
    assertThat(free(1, Set.of(BEN), ALL)).isEqualTo(send(FIRST, THIRD));
  }

  /// Those of other chats may stand behind what was read.
  @Test
  void looksFurtherWhenAllThatIsKnownWaits() {
    assertThat(free(0, Set.of(ANNA, BEN), ALL)).isEqualTo(new NextSend.Read());
  }

  @Test
  void waitsForTheFirstChatWhenThereIsNoOther() {
    assertThat(free(0, Set.of(ANNA), Optional.of(List.of()))).isEqualTo(new NextSend.Pause(RETRY));
  }

  @Test
  void aFullWindowRests() {
    assertThat(free(15, Set.of(), ALL)).isEqualTo(send(FIRST));
    assertThat(free(16, Set.of(), ALL)).isEqualTo(new NextSend.Rest());
  }

  @Test
  void waitsForAToken() {
    Duration wait = Duration.ofSeconds(3);
    Situation spent = new Situation(true, false, 0, Set.of(), ALL, 0, wait, Optional.empty());

    assertThat(NextSend.of(spent)).isEqualTo(new NextSend.Pause(wait));
  }
}
