package io.postrider.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import io.postrider.protocol.crypto.KeyPair;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class NoiseHandshakeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final ServerCertificates CERTIFICATES = ServerCertificates.generate(NOW);
  private static final KeyPair NOISE_KEY = KeyPair.generate();
  private static final Bytes PAYLOAD = Bytes.utf8("who we are");

  private final NoiseClient client = client(CERTIFICATES.root().publicKey());
  private final NoiseServer server = server();

  private static NoiseClient client(Bytes root) {
    return new NoiseClient(NOISE_KEY, KeyPair.generate(), new Certificates(root));
  }

  private static NoiseServer server() {
    return new NoiseServer(CERTIFICATES, KeyPair.generate());
  }

  private void shakeHands() {
    server.accept(client.finish(server.answer(client.hello()), PAYLOAD, NOW));
  }

  @Test
  void carriesFramesBothWays() {
    shakeHands();
    Transport up = client.transport();
    Transport down = server.transport();

    for (int i = 0; i < 300; i++) {
      Bytes text = Bytes.utf8("frame " + i);
      assertThat(down.decrypt(up.encrypt(text))).isEqualTo(text);
      assertThat(up.decrypt(down.encrypt(text))).isEqualTo(text);
    }
  }

  @Test
  void provesTheClientsKey() {
    assertThatThrownBy(server::clientKey).isInstanceOf(IllegalStateException.class);

    shakeHands();

    assertThat(server.clientKey()).isEqualTo(NOISE_KEY.publicKey());
  }

  @Test
  void refusesAServerOfAnotherRoot() {
    NoiseClient ofTheRealOne = client(WhatsAppRoot.KEY);
    Bytes answer = server.answer(ofTheRealOne.hello());

    assertThatThrownBy(() -> ofTheRealOne.finish(answer, PAYLOAD, NOW))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("signature");
    assertThatThrownBy(ofTheRealOne::transport).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesFramesOutOfOrderTwiceOrChanged() {
    shakeHands();
    Transport down = server.transport();
    Bytes first = client.transport().encrypt(PAYLOAD);
    Bytes second = client.transport().encrypt(PAYLOAD);

    refuses(() -> down.decrypt(second));
    assertThat(down.decrypt(first)).isEqualTo(PAYLOAD);
    refuses(() -> down.decrypt(first));
    refuses(() -> down.decrypt(second.slice(0, second.length() - 1)));
    refuses(() -> down.decrypt(Bytes.EMPTY));
    assertThat(down.decrypt(second)).isEqualTo(PAYLOAD);
  }

  @Test
  void refusesAFrameThatIsTooLong() {
    shakeHands();
    Bytes longest = Bytes.wrap(new byte[Frames.LARGEST - 16]);
    Bytes longer = Bytes.wrap(new byte[Frames.LARGEST - 15]);

    assertThat(client.transport().encrypt(longest).length()).isEqualTo(Frames.LARGEST);
    assertThatThrownBy(() -> client.transport().encrypt(longer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wantsItsStepsInOrder() {
    assertThatThrownBy(() -> client.finish(PAYLOAD, PAYLOAD, NOW))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.accept(PAYLOAD)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(client::transport).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(server::transport).isInstanceOf(IllegalStateException.class);
    client.hello();
    assertThatThrownBy(client::hello).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesANodeInPlaceOfAHandshake() {
    refuses(() -> server.answer(Bytes.fromHex("00f801f80156")));
    refuses(() -> server().answer(Bytes.EMPTY));
    refuses(() -> server().answer(Bytes.fromHex("12220a20" + "00".repeat(32))));
    refuses(() -> server().answer(Bytes.fromHex("12050a03010203")));
  }

  @Test
  void endsInAnAnswerForChangedMessages() {
    Seeded.runs(
        30,
        random -> {
          UnaryOperator<Bytes> change = whole -> changed(whole, random);
          int broken = random.nextInt(3);
          try {
            run(broken, change);
          } catch (NoiseException refused) {
            assertThat(refused.getStackTrace()).isEmpty();
          }
        });
  }

  /// A change of the first message or the last is found when the server opens the last one.
  private static void run(int broken, UnaryOperator<Bytes> change) {
    NoiseClient client = client(CERTIFICATES.root().publicKey());
    NoiseServer server = server();
    Bytes hello = client.hello();
    Bytes answer = server.answer(broken == 0 ? change.apply(hello) : hello);
    Bytes finish = client.finish(broken == 1 ? change.apply(answer) : answer, PAYLOAD, NOW);
    Bytes accepted = server.accept(broken == 2 ? change.apply(finish) : finish);
    assertThat(accepted).isEqualTo(PAYLOAD);
  }

  private static Bytes changed(Bytes whole, RandomGenerator random) {
    if (random.nextBoolean()) {
      return whole.slice(0, random.nextInt(whole.length()));
    }
    byte[] changed = whole.toArray();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.wrap(changed);
  }

  private static void refuses(Runnable step) {
    assertThatThrownBy(step::run)
        .isInstanceOf(NoiseException.class)
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
  }
}
