package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LookoutTest {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final MovedTimers timers = new MovedTimers();
  private final List<String> told = new ArrayList<>();
  private final Lookout lookout =
      new Lookout(
          timers,
          PAUSE,
          members ->
              told.add(
                  String.join(
                      " ", members.stream().filter(Member::isAlive).map(Member::id).toList())));

  private static Member member(String id, long leftMillis) {
    return new Member(
        id, "1", 1, 10, false, Instant.EPOCH, Instant.EPOCH, Duration.ofMillis(leftMillis));
  }

  private void pass(long millis) {
    timers.advance(Duration.ofMillis(millis));
  }

  @Test
  void aLeaseThatEndsBeforeTheNextLookIsSeenToEnd() {
    lookout.seen(List.of(member("own", 3_000), member("dead", 200), member("other", 2_700)));
    assertThat(told).containsExactly("own dead other");

    pass(200);
    assertThat(told).hasSize(1);
    pass(1);
    assertThat(told).containsExactly("own dead other", "own other");
    pass(10_000);
    assertThat(told).hasSize(2);
  }

  @Test
  void eachOfSeveralIsSeenToEnd() {
    lookout.seen(List.of(member("own", 3_000), member("a", 100), member("b", 400)));
    pass(500);

    assertThat(told).containsExactly("own a b", "own b", "own");
  }

  @Test
  void theNextRenewalComesFirst() {
    lookout.seen(List.of(member("own", 3_000), member("slow", 200)));
    pass(100);
    lookout.seen(List.of(member("own", 3_000), member("slow", 3_000)));
    pass(10_000);

    assertThat(told).containsExactly("own slow", "own slow");
  }

  /// The one that cannot renew does not see others renew either.
  @Test
  void whoIsNotSeenRenewingByOneThatDoesNotRenewIsNotGone() {
    lookout.seen(List.of(member("own", 3_000), member("other", 2_600)));
    pass(10_000);

    assertThat(told).containsExactly("own other");
  }

  @Test
  void whoIsGoneAlreadyIsNotWaitedFor() {
    lookout.seen(List.of(member("own", 3_000), member("gone", 0), member("longGone", -9_000)));
    pass(10_000);

    assertThat(told).containsExactly("own");
  }
}
