package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLockTest {
  private static Optional<TimeLock> told(String lock) {
    String json = "{\"data\":{\"xwa2_notify_account_reachout_timelock\":" + lock + "}}";
    return TimeLock.read(Node.of("notification").with(Node.of("update").withText(json)));
  }

  @Test
  void readsUntilWhenAndWhy() {
    Instant end = Instant.ofEpochSecond(1_760_000_000);

    assertThat(
            told(
                "{\"is_active\":true,\"time_enforcement_ends\":\"1760000000\","
                    + "\"enforcement_type\":\"RESTRICT_ALL_COMPANIONS\"}"))
        .contains(new TimeLock(true, Optional.of(end), "RESTRICT_ALL_COMPANIONS"));
    assertThat(told("{\"is_active\":\"true\",\"time_enforcement_ends\":1760000000000}"))
        .contains(new TimeLock(true, Optional.of(end), ""));
    assertThat(told("{\"is_active\":false}")).contains(new TimeLock(false, Optional.empty(), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "7",
        "{}",
        "{\"is_active\":1}",
        "{\"is_active\":",
      })
  void whatSaysNothingIsNotRead(String lock) {
    assertThat(told(lock)).isEmpty();
  }

  @Test
  void whatCannotBeAnEndOrAKindIsNone() {
    assertThat(
            told(
                "{\"is_active\":true,\"time_enforcement_ends\":\"-5\","
                    + "\"enforcement_type\":\"<b>\"}"))
        .contains(new TimeLock(true, Optional.empty(), ""));
    assertThat(told("{\"is_active\":true,\"time_enforcement_ends\":\"99999999999999999999\"}"))
        .contains(new TimeLock(true, Optional.empty(), ""));
  }

  @Test
  void whatIsTooLargeOrOfSomethingElseIsNotRead() {
    assertThat(told("{\"is_active\":true,\"x\":\"" + "x".repeat(20_000) + "\"}")).isEmpty();
    assertThat(TimeLock.read(Node.of("notification"))).isEmpty();
    assertThat(TimeLock.read(Node.of("notification").with(Node.of("update").withText("{}"))))
        .isEmpty();
    assertThat(
            TimeLock.read(
                Node.of("notification").with(Node.of("update").withText("{\"data\":[]}"))))
        .isEmpty();
  }

  @Test
  void readsTheAnswerToItsQuery() {
    String json = "{\"data\":{\"xwa2_fetch_account_reachout_timelock\":{\"is_active\":false}}}";

    assertThat(TimeLock.answer(Node.of("iq").with(Node.of("result").withText(json))))
        .contains(new TimeLock(false, Optional.empty(), ""));
    assertThat(TimeLock.query().attr("xmlns")).contains("w:mex");
  }
}
