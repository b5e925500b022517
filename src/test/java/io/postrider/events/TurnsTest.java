package io.postrider.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TurnsTest {
  private final List<Promise<String>> begun = new ArrayList<>();
  private Vertx vertx;
  private Turns<String> turns;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    turns = new Turns<>(vertx, 2, 3);
  }

  private synchronized Future<String> work() {
    begun.add(Promise.promise());
    notifyAll();
    return begun.getLast().future();
  }

  private synchronized Promise<String> awaitBegun(int number) throws InterruptedException {
    while (begun.size() < number) {
      wait();
    }
    return begun.get(number - 1);
  }

  @Test
  void oneHasSoMuchAtOnceAndKeepsNobodyWaiting() throws Exception {
    Future<String> first = turns.take("a", this::work);
    Future<String> _ = turns.take("a", this::work);
    Future<String> third = turns.take("a", this::work);
    Future<String> other = turns.take("b", this::work);
    assertThat(begun).hasSize(3);

    awaitBegun(3).complete("other");
    assertThat(other.await(5, SECONDS)).isEqualTo("other");
    awaitBegun(1).complete("first");
    awaitBegun(4).complete("third");

    assertThat(first.await(5, SECONDS)).isEqualTo("first");
    assertThat(third.await(5, SECONDS)).isEqualTo("third");
  }

  @Test
  void whatIsTooMuchIsRefusedAndAFailureTakesNoTurnAway() throws Exception {
    List<Future<String>> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      asked.add(turns.take("a", this::work));
    }
    assertThat(asked.getLast().cause()).hasMessage("Busy[why=too much waits already]");

    for (int i = 1; i <= 5; i++) {
      awaitBegun(i).fail("on purpose");
    }
    Future<String> thrown =
        turns.take(
            "a",
            () -> {
              throw new IllegalStateException("on purpose");
            });

    assertThat(asked)
        .allSatisfy(each -> assertThat(each.otherwise("").await(5, SECONDS)).isEmpty());
    assertThat(thrown.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(turns.take("a", this::work).isComplete()).isFalse();
  }

  @Test
  void whoHasWaitedGoesOnWhereHeWas() throws Exception {
    Future<String> _ = turns.take("a", this::work);
    Future<String> _ = turns.take("a", this::work);
    Context context = vertx.getOrCreateContext();
    Promise<Context> where = Promise.promise();
    Promise<Void> waits = Promise.promise();
    context.runOnContext(
        _ -> {
          turns
              .take("a", () -> Future.succeededFuture(vertx.getOrCreateContext()))
              .onComplete(where);
          waits.complete();
        });
    waits.future().await(5, SECONDS);

    awaitBegun(1).complete("first");

    assertThat(where.future().await(5, SECONDS)).isSameAs(context);
  }
}
