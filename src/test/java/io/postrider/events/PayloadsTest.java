package io.postrider.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.session.state.SessionEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What is told of linking.
final class PayloadsTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);

  private static String told(SessionEvent event) {
    Payloads.Entry entry = Payloads.of(event).orElseThrow();
    return entry.type() + " " + entry.payload().encode();
  }

  @Test
  void tellsUntilWhenACodeHolds() {
    assertThat(told(new SessionEvent.QrShown("2@a", NOW.plusSeconds(20), NOW)))
        .isEqualTo("auth.qr {\"code\":\"2@a\",\"expiresAt\":1760000020000,\"timeoutMs\":20000}");
    assertThat(
            told(new SessionEvent.CodeShown("ABCD-1234", "15550001111", NOW.plusSeconds(180), NOW)))
        .isEqualTo(
            "auth.code {\"code\":\"ABCD-1234\",\"phone\":\"15550001111\","
                + "\"expiresAt\":1760000180000}");
  }

  @Test
  void saysNothingOfACodeInALog() {
    assertThat(new SessionEvent.CodeShown("ABCD-1234", "15550001111", NOW, NOW).toString())
        .doesNotContain("ABCD")
        .doesNotContain("1555");
  }
}
