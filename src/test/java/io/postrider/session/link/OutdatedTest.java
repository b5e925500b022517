package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.version.ClientVersion;
import org.junit.jupiter.api.Test;

final class OutdatedTest {
  private static final String WHY = "refused by WhatsApp: 405 the client is outdated";

  @Test
  void namesTheVersionThatWasRefused() {
    ClientVersion used = new ClientVersion(1_047_769_893);

    String reason = Outdated.reason(WHY, used);

    assertThat(reason).startsWith(WHY).contains("network.version");
    assertThat(Outdated.refused(reason)).contains(used);
  }

  @Test
  void findsNoneInAnotherReason() {
    assertThat(Outdated.refused(WHY)).isEmpty();
    assertThat(Outdated.refused("refused by WhatsApp: 406 banned")).isEmpty();
    assertThat(Outdated.refused("the client is outdated (7.8)")).isEmpty();
  }
}
