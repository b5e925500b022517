package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
  private static final LeaseTimes TIMES = LeaseTimes.of(Duration.ofSeconds(3));

  private final MovedTimers timers = new MovedTimers();
  private final Lease lease =
      new Lease(
          () -> timers.now().toEpochMilli() * 1_000_000,
          () -> timers.now().toEpochMilli(),
          TIMES.here());
  private final List<String> told = new ArrayList<>();
  private Future<List<Member>> answer = Future.succeededFuture(List.of());
  private Future<Void> letGo = Future.succeededFuture();
  private final Heartbeat heartbeat =
      new Heartbeat(
          () -> answer,
          lease,
          TIMES,
          timers,
          new Heartbeat.Listener() {
            @Override
            public void lost() {
              told.add("lost");
            }

            @Override
            public Future<Void> renewed() {
              told.add("renewed");
              return letGo;
            }

            @Override
            public void holds(List<Member> members) {
              told.add("holds");
            }
          });

  private void pass(long millis) {
    timers.advance(Duration.ofMillis(millis));
  }

  @Test
  void holdsAsLongAsItIsRenewed() {
    heartbeat.start();
    pass(60_000);

    assertThat(lease.isHeld()).isTrue();
    assertThat(told).startsWith("renewed", "holds").doesNotContain("lost");
    assertThat(told).filteredOn("renewed"::equals).hasSize(1);
  }

  @Test
  void saysThatItIsOverBeforeTheDatabaseDoes() {
    heartbeat.start();
    answer = Future.failedFuture("no database");
    told.clear();

    pass(2_600);
    assertThat(told).isEmpty();
    pass(200);
    assertThat(told).containsExactly("lost");
    assertThat(lease.isHeld()).isFalse();
    pass(60_000);
    assertThat(told).containsExactly("lost");
  }

  @Test
  void holdsAgainWhenWhatOthersHaveClaimedIsLetGo() {
    heartbeat.start();
    answer = Future.failedFuture("no database");
    pass(10_000);
    told.clear();
    Promise<Void> going = Promise.promise();
    letGo = going.future();
    answer = Future.succeededFuture(List.of());

    pass(1_000);
    assertThat(told).containsExactly("renewed");
    assertThat(lease.isHeld()).isFalse();

    going.complete();
    assertThat(told).containsExactly("renewed", "holds");
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void doesNotHoldWhenThatTookLongerThanTheLease() {
    Promise<Void> going = Promise.promise();
    letGo = going.future();
    heartbeat.start();
    pass(5_000);
    letGo = Future.succeededFuture();
    going.complete();

    assertThat(lease.isHeld()).isFalse();
    pass(500);
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void holdsNothingAfterItsEnd() {
    heartbeat.start();
    heartbeat.stop();

    assertThat(lease.isHeld()).isFalse();
    pass(10_000);
    assertThat(lease.isHeld()).isFalse();
  }
}
