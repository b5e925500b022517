package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.proto.SenderKeyMessage;
import io.postrider.protocol.proto.SignalMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Whatever comes in, the only exception is the declared one, and soon.
final class MalformedTest {
  private static final long SEED = 20261123;
  private static final SessionCipher.Encrypted FIRST =
      SessionCipher.encrypt(Fixture.started(), Fixture.HELLO);
  private static final SessionCipher.Decrypted ANSWERED = open(Optional.empty(), first(), true);
  private static final Bytes REPLY =
      SessionCipher.encrypt(ANSWERED.session(), Fixture.HELLO).ciphertext();

  private static Bytes first() {
    return FIRST.ciphertext();
  }

  private static SessionCipher.Decrypted open(
      Optional<SessionRecord> session, Bytes data, boolean preKey) {
    return SessionCipher.decrypt(Fixture.B, session, data, preKey, Fixture::preKey);
  }

  private static void reply(Bytes data) {
    SessionCipher.Decrypted decrypted =
        SessionCipher.decrypt(
            Fixture.A, Optional.of(FIRST.session()), data, false, Fixture::preKey);
    assertThat(decrypted.plaintext()).isEqualTo(Fixture.HELLO);
  }

  /// Every truncation, and random changes of one or two bytes.
  private static void torment(Bytes valid, int changes, Consumer<Bytes> target) {
    Random random = new Random(SEED);
    List<Bytes> inputs = new ArrayList<>();
    for (int length = 0; length < valid.length(); length++) {
      inputs.add(valid.slice(0, length));
    }
    for (int i = 0; i < changes; i++) {
      byte[] changed = valid.toArray();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      inputs.add(Bytes.wrap(changed));
    }
    inputs.forEach(input -> feed(input, target));
  }

  private static void feed(Bytes input, Consumer<Bytes> target) {
    try {
      target.accept(input);
    } catch (SignalException _) {
      // declared
    } catch (RuntimeException undeclared) {
      throw new AssertionError("seed " + SEED + ", input " + input.hex(), undeclared);
    }
  }

  @Test
  void refusesDamagedMessages() {
    torment(first(), 800, data -> open(Optional.empty(), data, true));
    torment(first(), 800, data -> open(Optional.of(ANSWERED.session()), data, true));
    torment(REPLY, 800, MalformedTest::reply);
  }

  @Test
  void refusesDamagedSenderKeys() {
    SenderKeyRecord own = SenderKeyRecord.create();
    Bytes distribution = GroupCipher.distribution(own);
    SenderKeyRecord theirs = GroupCipher.accept(Optional.empty(), distribution);
    Bytes message = GroupCipher.encrypt(own, Fixture.HELLO).ciphertext();

    torment(distribution, 800, data -> GroupCipher.accept(Optional.of(theirs), data));
    torment(message, 300, data -> GroupCipher.decrypt(Optional.of(theirs), data));
    torment(
        theirs.encode(),
        300,
        data -> GroupCipher.decrypt(Optional.of(SenderKeyRecord.decode(data)), message));
    torment(own.encode(), 300, data -> GroupCipher.encrypt(SenderKeyRecord.decode(data), message));
  }

  @Test
  void refusesDamagedSessions() {
    torment(
        FIRST.session().encode(),
        400,
        data -> {
          SessionRecord record = SessionRecord.decode(data);
          assertThat(SessionCipher.encrypt(record, Fixture.HELLO).session()).isNotNull();
          assertThat(
                  SessionCipher.decrypt(
                      Fixture.A, Optional.of(record), REPLY, false, Fixture::preKey))
              .isNotNull();
        });
  }

  @Test
  void changesNothingWhenItRefuses() {
    Bytes before = FIRST.session().encode();

    torment(REPLY, 50, MalformedTest::reply);

    assertThat(FIRST.session().encode()).isEqualTo(before);
    reply(REPLY);
  }

  @Test
  void refusesAJumpOfTheCounter() {
    for (int counter : new int[] {2001, Integer.MAX_VALUE, -1}) {
      Bytes forged = withCounter(REPLY, counter);
      assertThatThrownBy(() -> reply(forged))
          .hasFieldOrPropertyWithValue("reason", SignalException.Reason.TOO_FAR_AHEAD);
    }
    Bytes furthest = withCounter(REPLY, 2000);
    assertThatThrownBy(() -> reply(furthest))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.BAD_MAC);
  }

  private static Bytes withCounter(Bytes message, int counter) {
    try {
      Bytes body = message.slice(1, message.length() - 8);
      SignalMessage parsed = SignalMessage.parseFrom(WireKeys.string(body));
      byte[] changed = parsed.toBuilder().setCounter(counter).build().toByteArray();
      return Bytes.concat(WireMessage.VERSION, Bytes.wrap(changed), Bytes.wrap(new byte[8]));
    } catch (com.google.protobuf.InvalidProtocolBufferException damaged) {
      throw new AssertionError(damaged);
    }
  }

  @Test
  void refusesAJumpInAGroup() {
    SenderKeyState own = SenderKeyRecord.create().newest();
    SenderKeyMessage message =
        SenderKeyMessage.newBuilder()
            .setId((int) own.id())
            .setIteration(-1)
            .setCiphertext(WireKeys.string(Fixture.repeated(1)))
            .build();
    Bytes signed = Bytes.concat(WireMessage.VERSION, Bytes.wrap(message.toByteArray()));
    Bytes forged =
        Bytes.concat(
            signed, io.postrider.protocol.crypto.XEdDsa.sign(own.signingPrivate(), signed));

    assertThatThrownBy(() -> GroupCipher.decrypt(Optional.of(SenderKeyRecord.of(own)), forged))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.TOO_FAR_AHEAD);
  }

  @Test
  void keepsTheLastTwoThousandSkippedKeys() {
    ChainKey chain = new ChainKey(Fixture.repeated(1), 0);
    SkippedKeys.Reached reached = SkippedKeys.NONE.advance(chain, 1500, Effort.full());
    reached = reached.skipped().advance(reached.chain(), 3000, Effort.full());

    SkippedKeys stored = SkippedKeys.load(reached.skipped().store());

    assertThat(stored).isEqualTo(reached.skipped());
    assertThat(stored.seeds()).hasSize(2000);
    assertThat(stored.seeds().firstKey()).isEqualTo(1000);
  }

  @Test
  void refusesAKeyOfSmallOrder() {
    byte[] changed = REPLY.toArray();
    java.util.Arrays.fill(changed, 4, 36, (byte) 0);

    assertThatThrownBy(() -> reply(Bytes.wrap(changed)))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.INVALID_KEY);
  }

  @Test
  void archivesAtMostFiveSessions() {
    SessionRecord record = Fixture.started();
    for (int i = 0; i < 9; i++) {
      record = SessionCipher.start(Fixture.A, Fixture.BUNDLE, Optional.of(record));
    }
    assertThat(SessionRecord.decode(record.encode()).states()).hasSize(6);
  }
}
