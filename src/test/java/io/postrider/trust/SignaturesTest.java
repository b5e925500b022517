package io.postrider.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SignaturesTest {
  private static final Bytes KEY = Bytes.wrap(new byte[32]);
  private static final String HERE = "postrider.session.s1";
  private static final Buffer BODY = Buffer.buffer("{\"v\":1}");
  private static final Principal KEY_1 =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.SEND));

  private final MovedTimers timers = new MovedTimers();
  private final Signatures asking = new Signatures(KEY, "one", timers);
  private final Signatures asked = new Signatures(KEY, "two", timers);

  private String signed() {
    return asking.sign(KEY_1, "two", HERE, BODY);
  }

  private boolean accepts(String signature, Buffer body) {
    return asked.accept(signature, HERE, body).isPresent();
  }

  @Test
  void saysForWhomANodeSpeaks() {
    Principal user = Principal.user("u", null, Set.of(Capability.values()), true);

    assertThat(asked.accept(signed(), HERE, BODY)).contains(KEY_1);
    assertThat(asked.accept(asking.sign(user, "two", HERE, BODY), HERE, BODY)).contains(user);
  }

  @Test
  void isGoodOnceAndForOneNode() {
    String signature = signed();

    assertThat(accepts(signature, BODY)).isTrue();
    assertThat(accepts(signature, BODY)).isFalse();
    assertThat(new Signatures(KEY, "three", timers).accept(signature, HERE, BODY)).isEmpty();
    assertThat(accepts(signed(), BODY)).isTrue();
  }

  @Test
  void isGoodForItsAddressAndItsBody() {
    String signature = signed();

    assertThat(asked.accept(signature, "postrider.session.s2", BODY)).isEmpty();
    assertThat(accepts(signature, Buffer.buffer("{\"v\":2}"))).isFalse();
    assertThat(accepts(signature, Buffer.buffer())).isFalse();
    assertThat(accepts(signature, BODY)).as("what was refused has not used it up").isTrue();
  }

  @Test
  void isGoodForHalfAMinuteWhicheverClockIsWrong() {
    String early = signed();
    String late = signed();
    timers.advance(Duration.ofSeconds(30));
    assertThat(accepts(early, BODY)).isTrue();
    timers.advance(Duration.ofMillis(1));
    assertThat(accepts(late, BODY)).isFalse();

    MovedTimers behind = new MovedTimers();
    assertThat(new Signatures(KEY, "two", behind).accept(signed(), HERE, BODY)).isEmpty();
    behind.advance(Duration.ofMillis(1));
    assertThat(new Signatures(KEY, "two", behind).accept(signed(), HERE, BODY)).isPresent();
  }

  @Test
  void isNoneOfAnotherKeyAndNoneOfAnotherHand() {
    String signature = signed();
    assertThat(
            new Signatures(Bytes.wrap(new byte[33]), "two", timers).accept(signature, HERE, BODY))
        .isEmpty();
    for (int i = 0; i < signature.length(); i++) {
      String forged = signature.substring(0, i) + "-" + signature.substring(i + 1);
      if (!Bytes.utf8(forged).equals(Bytes.utf8(signature)) && i < signature.length() - 1) {
        assertThat(accepts(forged, BODY)).as(forged).isFalse();
      }
    }
    for (String none : new String[] {"", ".", "a", "a.b", "..", signature + ".", "." + signature}) {
      assertThat(accepts(none, BODY)).as(none).isFalse();
    }
  }

  @Test
  void tellsNothingOfTheKeyThatItIsMadeFrom() {
    assertThat(signed()).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}");
  }
}
