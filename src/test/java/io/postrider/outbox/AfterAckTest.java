package io.postrider.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.outbox.AfterAck.Underway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AfterAckTest {
  private static final Underway DIRECT = new Underway(false, false, false, 0);
  private static final Underway GROUP = new Underway(true, false, false, 0);
  private static final Underway AWAITED = new Underway(false, true, false, 0);

  @Test
  void withoutAnErrorItIsSent() {
    assertThat(AfterAck.of(0, DIRECT)).isEqualTo(new AfterAck.Sent());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405, 479})
  void aDefiniteRefusalIsGivenUp(int error) {
    assertThat(AfterAck.of(error, DIRECT))
        .isInstanceOfSatisfying(
            AfterAck.GiveUp.class,
            given -> assertThat(given.reason()).isEqualTo("refused by WhatsApp: " + error));
  }

  @ParameterizedTest
  @ValueSource(ints = {463, 475})
  void whereFirstContactsAreUnwelcomeNoMoreFollow(int error) {
    String reason = "refused by WhatsApp: " + error;

    assertThat(AfterAck.of(error, AWAITED))
        .isEqualTo(new AfterAck.Lock(new Failure.Forbidden(reason), reason, error));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 406, 418, 499})
  void anUnknown4xxIsFinal(int error) {
    assertThat(AfterAck.of(error, DIRECT))
        .isEqualTo(
            new AfterAck.GiveUp(
                new Failure.Forbidden("refused by WhatsApp: " + error),
                "refused by WhatsApp: " + error));
  }

  @Test
  void whoWaitsIsToldThatItWasTooFast() {
    assertThat(AfterAck.of(429, AWAITED))
        .isEqualTo(new AfterAck.Forget(new Failure.RateLimited(Duration.ofSeconds(60))));
  }

  @Test
  void whatNobodyWaitsForIsPutOffLongerEachTimeAndGivenUpAfterTenTimes() {
    List<Integer> minutes = List.of(1, 2, 4, 8, 16, 32, 60, 60, 60, 60);

    for (int refusals = 0; refusals < minutes.size(); refusals++) {
      assertThat(AfterAck.of(429, new Underway(false, false, false, refusals)))
          .isEqualTo(new AfterAck.PutOff(Duration.ofMinutes(minutes.get(refusals)), refusals + 1));
    }
    assertThat(AfterAck.of(429, new Underway(false, false, false, 10)))
        .isEqualTo(
            new AfterAck.GiveUp(
                new Failure.RateLimited(Duration.ofSeconds(60)), "refused by WhatsApp: 429"));
  }

  @Test
  void whatWasRefusedInOneNamespaceGoesToTheOtherOnce() {
    Underway again = new Underway(false, false, true, 0);
    AfterAck refused =
        new AfterAck.GiveUp(
            new Failure.Invalid("message", "refused by WhatsApp: 400"), "refused by WhatsApp: 400");

    assertThat(AfterAck.of(400, DIRECT)).isEqualTo(new AfterAck.Readdress());
    assertThat(AfterAck.of(400, AWAITED)).isEqualTo(new AfterAck.Readdress());
    assertThat(AfterAck.of(400, again)).isEqualTo(refused);
    assertThat(AfterAck.of(400, GROUP)).isEqualTo(refused);
    assertThat(AfterAck.notReaddressed(DIRECT, true)).isEqualTo(refused);
    assertThat(AfterAck.notReaddressed(DIRECT, false))
        .isEqualTo(new AfterAck.Delay(Duration.ofSeconds(1), 1));
  }

  @Test
  void aGroupIsReaddressedOnce() {
    Underway again = new Underway(true, false, true, 0);
    AfterAck refused =
        new AfterAck.GiveUp(new Failure.Busy("WhatsApp answered 421"), "refused by WhatsApp: 421");

    assertThat(AfterAck.of(421, GROUP)).isEqualTo(new AfterAck.Readdress());
    assertThat(AfterAck.of(421, again)).isEqualTo(refused);
    assertThat(AfterAck.of(421, DIRECT)).isEqualTo(refused);
  }

  @Test
  void isDelayedWhenTheOtherAddressesAreNotFoundOut() {
    assertThat(AfterAck.notReaddressed(GROUP, false))
        .isEqualTo(new AfterAck.Delay(Duration.ofSeconds(1), 1));
  }

  @Test
  void isDelayedLongerEachTimeAndGivenUpAfterTenTimes() {
    List<Integer> seconds = List.of(1, 2, 4, 8, 16, 32, 64, 64, 64, 64);

    for (int refusals = 0; refusals < seconds.size(); refusals++) {
      assertThat(AfterAck.of(503, new Underway(false, true, false, refusals)))
          .isEqualTo(new AfterAck.Delay(Duration.ofSeconds(seconds.get(refusals)), refusals + 1));
    }
    assertThat(AfterAck.of(503, new Underway(false, false, false, 10)))
        .isEqualTo(
            new AfterAck.GiveUp(
                new Failure.Busy("WhatsApp answered 503"), "refused by WhatsApp: 503"));
  }
}
