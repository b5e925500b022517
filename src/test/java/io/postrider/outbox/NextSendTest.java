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
import org.junit.jupiter.api.Test;

final class NextSendTest {
  private static final Jid ANNA = Jid.phone("15550100001");
  private static final Jid BEN = Jid.phone("15550100002");
  private static final Candidate FIRST = new Candidate(new OutboxId("out_1"), ANNA, false);
  private static final Candidate SECOND = new Candidate(new OutboxId("out_2"), BEN, false);
  private static final Duration RETRY = Duration.ofSeconds(7);
  private static final Optional<List<Candidate>> BOTH = Optional.of(List.of(FIRST, SECOND));

  /// Online, with tokens, and nothing is on its way.
  private static NextSend idle(Optional<List<Candidate>> front) {
    return NextSend.of(new Situation(true, Set.of(), 0, front, Duration.ZERO, RETRY));
  }

  @Test
  void theOldestIsSent() {
    assertThat(idle(BOTH)).isEqualTo(new NextSend.Send(FIRST.id()));
  }

  @Test
  void theFrontIsReadFirst() {
    assertThat(idle(Optional.empty())).isEqualTo(new NextSend.Read());
  }

  @Test
  void anEmptyQueueRests() {
    assertThat(idle(Optional.of(List.of()))).isEqualTo(new NextSend.Rest());
  }

  @Test
  void nothingIsReadOrSentWithoutAConnection() {
    Situation offline =
        new Situation(false, Set.of(), 0, Optional.empty(), Duration.ofSeconds(1), RETRY);

    assertThat(NextSend.of(offline)).isEqualTo(new NextSend.Rest());
  }

  @Test
  void nothingOvertakesWhatWhatsAppHasPutOff() {
    Situation held = new Situation(true, Set.of(BEN), 1, BOTH, Duration.ZERO, RETRY);

    assertThat(NextSend.of(held)).isEqualTo(new NextSend.Rest());
  }

  @Test
  void aFullWindowRests() {
    Situation almost = new Situation(true, Set.of(), 15, BOTH, Duration.ZERO, RETRY);
    Situation full = new Situation(true, Set.of(), 16, BOTH, Duration.ZERO, RETRY);

    assertThat(NextSend.of(almost)).isEqualTo(new NextSend.Send(FIRST.id()));
    assertThat(NextSend.of(full)).isEqualTo(new NextSend.Rest());
  }

  @Test
  void waitsForAToken() {
    Duration wait = Duration.ofSeconds(3);
    Situation spent = new Situation(true, Set.of(), 0, BOTH, wait, RETRY);

    assertThat(NextSend.of(spent)).isEqualTo(new NextSend.Pause(wait));
  }

  /// The next issue lets other chats pass; until then the order of acceptance is that of sending.
  @Test
  void whatCouldNotBeSentHoldsUpThoseBehindIt() {
    Candidate aside = new Candidate(FIRST.id(), ANNA, true);

    assertThat(idle(Optional.of(List.of(aside, SECOND)))).isEqualTo(new NextSend.Pause(RETRY));
    assertThat(idle(Optional.of(List.of(SECOND, aside)))).isEqualTo(new NextSend.Send(SECOND.id()));
  }
}
