package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FormatTest {
  @Test
  void everySourceIsFormatted() throws Exception {
    assertThat(Format.unformatted()).as("apply: mvn -q test-compile exec:exec@format").isEmpty();
  }
}
