package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.junit.jupiter.api.Test;

final class FailureTest {
  @Test
  void onlyWhatNobodyHasHeardIsToBeTriedAgain() {
    assertThat(Failure.of(new ReplyException(ReplyFailure.NO_HANDLERS)))
        .isInstanceOf(Failure.Busy.class);
    for (ReplyFailure heard : new ReplyFailure[] {ReplyFailure.TIMEOUT, ReplyFailure.ERROR}) {
      assertThat(Failure.of(new ReplyException(heard))).isInstanceOf(Failure.Unknown.class);
    }
  }
}
