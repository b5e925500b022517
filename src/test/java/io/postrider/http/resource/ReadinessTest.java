package io.postrider.http.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final MovedTimers timers = new MovedTimers();
  private final List<Promise<Void>> asked = new ArrayList<>();
  private final Readiness readiness = new Readiness(this::ask, timers);

  private Future<Void> ask() {
    asked.add(Promise.promise());
    return asked.getLast().future();
  }

  @Test
  void isAskedOnceASecondHoweverManyWantToKnow() {
    for (int i = 0; i < 1_000; i++) {
      Future<Void> _ = readiness.get();
    }
    assertThat(asked).hasSize(1);

    asked.getFirst().fail("away");
    assertThat(readiness.get().failed()).isTrue();
    timers.advance(Duration.ofSeconds(1));
    Future<Void> next = readiness.get();
    asked.getLast().complete();

    assertThat(asked).hasSize(2);
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void isNotAskedAgainBeforeItHasAnswered() {
    Future<Void> first = readiness.get();
    timers.advance(Duration.ofSeconds(5));

    assertThat(readiness.get()).isSameAs(first);
    assertThat(asked).hasSize(1);
  }
}
