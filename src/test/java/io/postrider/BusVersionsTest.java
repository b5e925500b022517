package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusVersionsTest {
  @Test
  void meetWhereThereIsOneThatBothSpeak() {
    assertThat(new BusVersions(1, 2).meets(new BusVersions(2, 3))).isTrue();
    assertThat(new BusVersions(2, 3).meets(new BusVersions(1, 2))).isTrue();
    assertThat(new BusVersions(1, 9).meets(new BusVersions(4, 4))).isTrue();
    assertThat(new BusVersions(1, 1).meets(new BusVersions(2, 2))).isFalse();
    assertThat(new BusVersions(2, 2).meets(new BusVersions(1, 1))).isFalse();
  }

  @Test
  void readWhatTheyWrite() {
    assertThat(BusVersions.of(new BusVersions(3, 12).toString())).contains(new BusVersions(3, 12));
    assertThat(BusVersions.of("")).isEmpty();
    assertThat(BusVersions.of("1")).isEmpty();
    assertThat(BusVersions.of("1-99999999999")).isEmpty();
  }
}
