package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SolitudeTest {
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);

  private static Member member(String id, long startedMillis, Duration lease) {
    return new Member(
        id, "1", 1, 10, false, START.plusMillis(startedMillis), START.plus(lease), lease);
  }

  private static Member member(String id, long startedMillis) {
    return member(id, startedMillis, Duration.ofSeconds(3));
  }

  @Test
  void ofTwoThatBeginTogetherOneIsSecond() {
    List<Member> both = List.of(member("b", 0), member("a", 1));

    assertThat(Solitude.isSecond(both, "b")).isFalse();
    assertThat(Solitude.isSecond(both, "a")).isTrue();
  }

  @Test
  void atTheSameInstantTheIdsDecide() {
    List<Member> both = List.of(member("b", 0), member("a", 0));

    assertThat(Solitude.isSecond(both, "a")).isFalse();
    assertThat(Solitude.isSecond(both, "b")).isTrue();
  }

  @Test
  void whoIsDeadDoesNotCount() {
    List<Member> members = List.of(member("dead", 0, Duration.ZERO), member("a", 5));

    assertThat(Solitude.isSecond(members, "a")).isFalse();
    assertThat(Solitude.isSecond(List.of(member("a", 5)), "a")).isFalse();
  }
}
