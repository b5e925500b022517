package io.postrider.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SpellTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Spell spell = new Spell(NOON, Duration.ofSeconds(10));

  @Test
  void itGoesOnForItsLength() {
    assertThat(spell.left(NOON)).isEqualTo(Duration.ofSeconds(10));
    assertThat(spell.left(NOON.plusSeconds(9))).isEqualTo(Duration.ofSeconds(1));
    assertThat(spell.covers(NOON.plusSeconds(9))).isTrue();
    assertThat(spell.covers(NOON.plusSeconds(10))).isFalse();
  }

  @Test
  void itIsOverWhereverTheClockIsSet() {
    assertThat(spell.left(NOON.minus(HOUR))).isZero();
    assertThat(spell.left(NOON.plus(HOUR))).isZero();
    assertThat(Spell.OVER.covers(NOON)).isFalse();
  }
}
