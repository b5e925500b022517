package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.protocol.client.query.ServerErrors.Asked;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every code of api.md §5: the status that a user gets, 0 for none.
final class ServerErrorsTest {
  private static int status(Asked asked, int code) {
    return ServerErrors.of(asked, new IqException(code, ""))
        .map(ErrorEnvelope::of)
        .map(ErrorEnvelope::status)
        .orElse(0);
  }

  @ParameterizedTest
  @CsvSource({
    "304, 0",
    "409, 0",
    "400, 400",
    "406, 400",
    "410, 400",
    "401, 403",
    "403, 403",
    "405, 403",
    "412, 403",
    "416, 403",
    "419, 403",
    "426, 403",
    "436, 403",
    "404, 404",
    "429, 429",
    "423, 503",
    "500, 503",
    "503, 503",
    "530, 503",
    "499, 500"
  })
  void saysWhatAFailedJoinMeans(int code, int status) {
    assertThat(status(Asked.JOIN, code)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "304, 0",
    "409, 0",
    "400, 400",
    "406, 400",
    "410, 400",
    "401, 404",
    "403, 404",
    "404, 404",
    "405, 404",
    "429, 429",
    "423, 503",
    "500, 503",
    "503, 503",
    "530, 503",
    "499, 500"
  })
  void saysWhatAFailedLeaveMeans(int code, int status) {
    assertThat(status(Asked.LEAVE, code)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400",
    "406, 400",
    "410, 400",
    "401, 404",
    "403, 404",
    "404, 404",
    "405, 404",
    "429, 429",
    "423, 503",
    "500, 503",
    "503, 503",
    "530, 503",
    "304, 500",
    "409, 500",
    "499, 500"
  })
  void saysWhatAGroupThatIsNotShownMeans(int code, int status) {
    assertThat(status(Asked.GROUP, code)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400",
    "401, 403",
    "403, 403",
    "405, 403",
    "404, 404",
    "429, 429",
    "304, 503",
    "406, 503",
    "409, 503",
    "410, 503",
    "423, 503",
    "500, 503",
    "503, 503",
    "530, 503"
  })
  void saysWhatAnyOtherErrorMeans(int code, int status) {
    assertThat(status(Asked.OTHER, code)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400",
    "479, 400",
    "401, 403",
    "403, 403",
    "405, 403",
    "409, 403",
    "423, 403",
    "463, 403",
    "475, 403",
    "487, 403",
    "404, 404"
  })
  void knowsWhichMessagesAreRefusedForGood(int code, int status) {
    assertThat(Verdict.of(code))
        .isInstanceOfSatisfying(
            Verdict.Definite.class,
            definite ->
                assertThat(ErrorEnvelope.of(definite.failure()).status()).isEqualTo(status));
  }

  @ParameterizedTest
  @CsvSource({"500", "503", "530"})
  void triesAMessageAgainThatIsNotRefusedForGood(int code) {
    assertThat(Verdict.of(code)).isEqualTo(new Verdict.Later());
  }

  @Test
  void knowsTheOtherOutcomesOfAMessage() {
    assertThat(Verdict.of(0)).isEqualTo(new Verdict.Accepted());
    assertThat(Verdict.of(421)).isEqualTo(new Verdict.OtherAddresses());
    assertThat(Verdict.of(429))
        .isEqualTo(new Verdict.TooFast(new Failure.RateLimited(Duration.ofSeconds(60))));
  }

  @Test
  void saysHowLongToWait() {
    IqException tooFast = new IqException(429, "");

    assertThat(ServerErrors.of(Asked.JOIN, tooFast))
        .contains(new Failure.RateLimited(Duration.ofHours(1)));
    assertThat(ServerErrors.of(Asked.OTHER, tooFast))
        .contains(new Failure.RateLimited(Duration.ofSeconds(60)));
  }
}
