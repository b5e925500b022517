package io.postrider.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndingTest {
  private static Ending failure(int reason) {
    return Ending.of(Node.of("failure").with("reason", reason).with("location", "xxx"));
  }

  private static Node streamError() {
    return Node.of("stream:error");
  }

  /// Every row, and what a user is told of it.
  @ParameterizedTest
  @EnumSource(Refusal.class)
  void saysOfEveryRefusalWhatItMeans(Refusal row) {
    Ending ending = failure(row.code);

    switch (row.kind) {
      case UNLINKED -> assertThat(ending).isInstanceOf(Ending.LoggedOut.class);
      case STAYS ->
          assertThat(ending)
              .isInstanceOfSatisfying(
                  Ending.Refused.class,
                  refused -> {
                    assertThat(refused.code()).isEqualTo(row.code);
                    assertThat(refused.isOutdated() || refused.reason().contains("; ")).isTrue();
                  });
      case PASSES -> assertThat(ending).isInstanceOf(Ending.Banned.class);
      case SERVER ->
          assertThat(ending)
              .isInstanceOfSatisfying(
                  Ending.Lost.class,
                  lost -> assertThat(lost.reason()).startsWith("failure " + row.code + ": "));
    }
  }

  @Test
  void knowsEveryReasonOfTheTable() {
    assertThat(Arrays.stream(Refusal.values()).map(row -> row.code))
        .containsExactly(400, 401, 402, 403, 405, 406, 409, 413, 414, 415, 418, 500, 501, 503);
  }

  @ParameterizedTest
  @CsvSource({
    "101, 3600, '402 temporarily banned, wrote to too many people', 3600",
    "106, 1, '402 temporarily banned, broadcast lists', 1",
    "105, 60, '402 temporarily banned', 60",
    "0, 9223372036854775807, '402 temporarily banned', 31622400",
    "0, 0, '402 temporarily banned', -1",
    "0, -5, '402 temporarily banned', -1",
  })
  void saysForHowLongAndWhyOneIsBanned(long code, long expire, String reason, long left) {
    Node banned = Node.of("failure").with("reason", 402).with("code", code).with("expire", expire);

    assertThat(Ending.of(banned))
        .isEqualTo(
            new Ending.Banned(
                reason, left < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(left))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 404, 599, 2_000_000_000})
  void triesAgainAFewTimesWhatNobodyKnows(int reason) {
    assertThat(failure(reason)).isEqualTo(new Ending.Unclear("failure " + reason));
    if (reason != 0) {
      assertThat(Ending.of(streamError().with("code", reason)))
          .isEqualTo(new Ending.Unclear("stream error " + reason));
    }
  }

  @Test
  void forgetsTheCredentialsOfALoggedOutDevice() {
    Node removed =
        streamError().with("code", 401).with(Node.of("conflict").with("type", "device_removed"));

    assertThat(failure(401)).isInstanceOf(Ending.LoggedOut.class);
    assertThat(Ending.of(removed)).isInstanceOf(Ending.LoggedOut.class);
    assertThat(Ending.of(streamError().with("code", 516))).isInstanceOf(Ending.LoggedOut.class);
  }

  @Test
  void doesNotFightOverOneDevice() {
    Node replaced = streamError().with(Node.of("conflict").with("type", "replaced"));

    assertThat(Ending.of(replaced)).isEqualTo(new Ending.Replaced());
  }

  @Test
  void restartsAfterPairing() {
    assertThat(Ending.of(streamError().with("code", 515))).isEqualTo(new Ending.Restart());
  }

  @Test
  void triesAgainAfterAnyOtherStreamError() {
    assertThat(Ending.of(streamError().with("code", 503))).isInstanceOf(Ending.Lost.class);
    assertThat(Ending.of(streamError().with("code", 500))).isInstanceOf(Ending.Lost.class);
    assertThat(Ending.of(streamError().with(Node.of("xml-not-well-formed"))))
        .isEqualTo(new Ending.Lost("stream error xml-not-well-formed"));
    assertThat(Ending.of(streamError().with(Node.of("ack")))).isInstanceOf(Ending.Lost.class);
    assertThat(Ending.of(streamError().with(Node.of("bad-mac")))).isInstanceOf(Ending.Lost.class);
    assertThat(Ending.of(Node.of("xmlstreamend"))).isInstanceOf(Ending.Lost.class);
  }

  @Test
  void repeatsNoMoreOfAnUnknownStreamErrorThanAWord() {
    assertThat(Ending.of(streamError().with("code", 401))).isInstanceOf(Ending.Unclear.class);
    assertThat(Ending.of(streamError().with(Node.of("conflict").with("type", "odd"))))
        .isEqualTo(new Ending.Unclear("stream error conflict"));
    assertThat(Ending.of(streamError())).isEqualTo(new Ending.Unclear("stream error unknown"));
    assertThat(Ending.of(streamError().with(Node.of("x".repeat(5_000)))))
        .isEqualTo(new Ending.Unclear("stream error " + "x".repeat(40)));
  }
}
