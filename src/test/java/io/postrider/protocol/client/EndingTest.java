package io.postrider.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.node.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndingTest {
  private static Ending failure(int reason) {
    return Ending.of(Node.of("failure").with("reason", reason).with("location", "xxx"));
  }

  private static Node streamError() {
    return Node.of("stream:error");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 402, 403, 405, 406, 409, 415, 418, 501})
  void keepsTheCredentialsOfARefusedLogin(int reason) {
    assertThat(failure(reason))
        .isInstanceOfSatisfying(
            Ending.Refused.class, refused -> assertThat(refused.code()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 413, 414, 500, 503, 599})
  void triesAgainAfterAnyOtherFailure(int reason) {
    assertThat(failure(reason)).isInstanceOf(Ending.Lost.class);
  }

  @Test
  void forgetsTheCredentialsOfALoggedOutDevice() {
    Node removed =
        streamError().with("code", 401).with(Node.of("conflict").with("type", "device_removed"));

    assertThat(failure(401)).isInstanceOf(Ending.LoggedOut.class);
    assertThat(Ending.of(removed)).isInstanceOf(Ending.LoggedOut.class);
    assertThat(Ending.of(streamError().with("code", 516))).isInstanceOf(Ending.LoggedOut.class);
  }

  @Test
  void doesNotFightOverOneDevice() {
    Node replaced = streamError().with(Node.of("conflict").with("type", "replaced"));

    assertThat(Ending.of(replaced)).isEqualTo(new Ending.Replaced());
  }

  @Test
  void restartsAfterPairing() {
    assertThat(Ending.of(streamError().with("code", 515))).isEqualTo(new Ending.Restart());
  }

  @Test
  void triesAgainAfterAnyOtherStreamError() {
    assertThat(Ending.of(streamError().with("code", 503))).isInstanceOf(Ending.Lost.class);
    assertThat(Ending.of(streamError().with("code", 401))).isInstanceOf(Ending.Lost.class);
    assertThat(Ending.of(streamError().with(Node.of("xml-not-well-formed"))))
        .isEqualTo(new Ending.Lost("stream error xml-not-well-formed"));
    assertThat(Ending.of(Node.of("xmlstreamend"))).isInstanceOf(Ending.Lost.class);
  }
}
