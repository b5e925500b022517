package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.proto.SignalMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a stranger can make us keep, and work.
final class BoundsTest {
  private static final int LARGEST_RECORD = 100_000;

  /// A record of ours about a peer who starts again and again.
  private static SessionRecord restarted(int times) {
    OurPeer anna = new OurPeer();
    OurPeer ben = new OurPeer();
    for (int i = 0; i < times; i++) {
      anna.start(ben.bundle(true));
      ben.decrypt(anna.encrypt(Fixture.HELLO));
    }
    return ben.session().orElseThrow();
  }

  /// Under a ratchet key that nobody has seen.
  private static Bytes forged(int counter) {
    SignalMessage message =
        SignalMessage.newBuilder()
            .setRatchetKey(WireKeys.string(WireKeys.wire(KeyPair.generate().publicKey())))
            .setCounter(counter)
            .setPreviousCounter(0)
            .setCiphertext(WireKeys.string(Bytes.wrap(new byte[16])))
            .build();
    return Bytes.concat(
        WireMessage.VERSION, Bytes.wrap(message.toByteArray()), Bytes.wrap(new byte[8]));
  }

  @Test
  void keepsFiveOlderSessions() {
    assertThat(restarted(12).states()).hasSize(6);
  }

  @Test
  void aForgedMessageCostsNoMoreThanThereIs() {
    SessionRecord record = restarted(12);
    Effort light = Effort.light();
    Effort full = Effort.full();

    assertThatThrownBy(() -> open(record, forged(2_000), light))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.TOO_FAR_AHEAD);
    assertThatThrownBy(() -> open(record, forged(2_000), full))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.TOO_FAR_AHEAD);

    assertThat(light.isExceeded()).isTrue();
    assertThat(full.isExceeded()).isTrue();
  }

  private static void open(SessionRecord record, Bytes message, Effort effort) {
    SessionCipher.decrypt(
        Fixture.B, Optional.of(record), message, false, _ -> Optional.empty(), effort);
  }

  @Test
  void aRecordStaysSmallHoweverManyMessagesAreSkipped() throws InvalidProtocolBufferException {
    OurPeer anna = new OurPeer();
    OurPeer ben = new OurPeer();
    for (int session = 0; session < 4; session++) {
      anna.start(ben.bundle(true));
      ben.decrypt(anna.encrypt(Fixture.HELLO));
      for (int i = 0; i < 1_500; i++) {
        anna.encrypt(Fixture.HELLO);
      }
      ben.decrypt(anna.encrypt(Fixture.HELLO));
    }

    SessionRecord record = ben.session().orElseThrow();

    assertThat(record.states().stream().mapToInt(SessionState::skipped).sum()).isEqualTo(2_000);
    assertThat(record.encode().length()).isLessThan(LARGEST_RECORD);
    assertThat(SessionRecord.decode(record.encode()).states()).isEqualTo(record.states());
  }

  @Test
  void whatWasSkippedLastInTheNewestSessionIsKept() {
    OurPeer anna = new OurPeer();
    OurPeer ben = new OurPeer();
    anna.start(ben.bundle(true));
    List<Peer.Sent> skipped = new ArrayList<>();
    for (int i = 0; i < 1_900; i++) {
      skipped.add(anna.encrypt(Fixture.HELLO));
    }
    ben.decrypt(anna.encrypt(Fixture.HELLO));

    assertThat(ben.decrypt(skipped.getFirst())).isEqualTo(Fixture.HELLO);
    assertThat(ben.decrypt(skipped.getLast())).isEqualTo(Fixture.HELLO);
  }
}
