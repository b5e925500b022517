package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepeaterTest {
  private final MovedTimers timers = new MovedTimers();
  private final ArrayDeque<Future<Boolean>> outcomes = new ArrayDeque<>();
  private int done;
  private final Repeater repeater =
      new Repeater(
          timers,
          Duration.ofMinutes(1),
          "not done",
          () -> {
            done++;
            return outcomes.isEmpty() ? Future.succeededFuture(false) : outcomes.remove();
          });

  @Test
  void pausesBeforeEachTime() {
    repeater.start();
    assertThat(done).isZero();

    timers.advance(Duration.ofMinutes(3));

    assertThat(done).isEqualTo(3);
  }

  @Test
  void beginsAtOnceAndGoesOnSoonWhileThereIsMoreToDo() {
    outcomes.addAll(List.of(Future.succeededFuture(true), Future.succeededFuture(true)));

    repeater.startNow();
    timers.advance(Duration.ofSeconds(1));

    assertThat(done).isEqualTo(3);
  }

  @Test
  void goesOnAfterAFailure() {
    outcomes.add(Future.failedFuture("no"));

    repeater.startNow();
    timers.advance(Duration.ofSeconds(59));
    assertThat(done).isEqualTo(1);
    timers.advance(Duration.ofSeconds(1));

    assertThat(done).isEqualTo(2);
  }

  @Test
  void waitsForTheEndOfTheLast() {
    Promise<Boolean> last = Promise.promise();
    outcomes.add(last.future());
    repeater.startNow();

    timers.advance(Duration.ofHours(1));
    assertThat(done).isEqualTo(1);
    last.complete(false);
    timers.advance(Duration.ofMinutes(1));

    assertThat(done).isEqualTo(2);
  }

  @Test
  void endsWhenItIsClosed() {
    Promise<Boolean> last = Promise.promise();
    outcomes.add(last.future());
    repeater.startNow();

    repeater.close();
    last.complete(true);
    repeater.startNow();
    timers.advance(Duration.ofHours(1));

    assertThat(done).isEqualTo(1);
  }
}
