package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Recorded vectors, and the rules for several keys of one sender. Source: protocol/README.md §3,
/// protocol/groups-and-sender-keys.md §1.
final class GroupVectorsTest {
  private static final String DISTRIBUTION =
      "3308c0c40710001a20"
          + "31".repeat(32)
          + "22210559d9225473451efffe6b36dbcaefdbf7b1895de62084509a7f5b58bf01d06418";
  private static final String MESSAGE =
      "3308c0c40710001a10b36e18b0f944ec9ffc5020221c1feeb5"
          + "5ecfff0073d15338df4ab4acc49fda8baf64f2183736d21506e277d94d72190c"
          + "719b036d6fce6c0e0e905beb0e797fecd18adb648337a89d396715bcf9282c83";

  private static SenderKeyRecord own(long id) {
    return SenderKeyRecord.of(SenderKeyState.own(id, Fixture.repeated(0x31), Fixture.pair(0x32)));
  }

  private static Optional<SenderKeyRecord> accepted(SenderKeyRecord own) {
    return Optional.of(GroupCipher.accept(Optional.empty(), GroupCipher.distribution(own)));
  }

  @Test
  void derivesMessageKeys() {
    ChainKey chain = own(123456).newest().chain();
    MessageKeys keys = MessageKeys.ofGroup(chain.seed());
    MessageKeys next = MessageKeys.ofGroup(chain.next().seed());

    assertThat(chain.seed().hex())
        .isEqualTo("435ed2d6c36524b0894b819cc15d056ccf4caa262276767d8d0d205cbc33a0d8");
    assertThat(keys.iv().hex()).isEqualTo("982c55b94c4c45dac6fa6b684f54126c");
    assertThat(keys.cipherKey().hex())
        .isEqualTo("bda20f77d9d3b334d0a97c5bd99c5f36b3f0b2e304d6bc8360eac194c0433c85");
    assertThat(chain.next().key().hex())
        .isEqualTo("84594b57cd08a74f9225082fe490e8a96080c79b990275f1583113a4093262c3");
    assertThat(chain.next().seed().hex())
        .isEqualTo("2c35ae2d13f191fefedcca8f43cae5694ee724ff18be924f03ec4f06c62d0343");
    assertThat(next.iv().hex()).isEqualTo("19b7289e65ec2cbb873f454309770175");
    assertThat(next.cipherKey().hex())
        .isEqualTo("a11a87b6ad48620797128b1d42299c0b76bbf96caf9e1e438b176fdef59ecfb5");
  }

  @Test
  void encryptsAsRecordedUpToTheRandomSignature() {
    SenderKeyRecord own = own(123456);
    GroupCipher.Encrypted encrypted = GroupCipher.encrypt(own, Fixture.HELLO);

    assertThat(GroupCipher.distribution(own).hex()).isEqualTo(DISTRIBUTION);
    assertThat(encrypted.ciphertext().hex())
        .hasSize(MESSAGE.length())
        .startsWith(MESSAGE.substring(0, MESSAGE.length() - 128));
    assertThat(encrypted.record().newest().chain().index()).isEqualTo(1);
  }

  @Test
  void decryptsTheRecordedMessageOnce() {
    SenderKeyRecord record = GroupCipher.accept(Optional.empty(), Bytes.fromHex(DISTRIBUTION));
    Bytes message = Bytes.fromHex(MESSAGE);

    GroupCipher.Decrypted decrypted = GroupCipher.decrypt(Optional.of(record), message);

    assertThat(decrypted.plaintext()).isEqualTo(Fixture.HELLO);
    assertThatThrownBy(() -> GroupCipher.decrypt(Optional.of(decrypted.record()), message))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.OLD_COUNTER);
  }

  @Test
  void keepsAKnownChainThatIsNotAhead() {
    SenderKeyRecord own = own(5);
    Optional<SenderKeyRecord> theirs = accepted(own);
    GroupCipher.Encrypted first = GroupCipher.encrypt(own, Fixture.HELLO);

    SenderKeyRecord again = GroupCipher.accept(theirs, GroupCipher.distribution(first.record()));

    assertThat(again.states()).hasSize(1);
    assertThat(GroupCipher.decrypt(Optional.of(again), first.ciphertext()).plaintext())
        .isEqualTo(Fixture.HELLO);
  }

  @Test
  void readsMessagesBeforeAndAfterANewKeyOfTheSameId() {
    SenderKeyRecord old = own(9);
    SenderKeyRecord renewed =
        SenderKeyRecord.of(SenderKeyState.own(9, Fixture.repeated(0x41), Fixture.pair(0x42)));
    Bytes before = GroupCipher.encrypt(old, Bytes.utf8("before")).ciphertext();
    Bytes after = GroupCipher.encrypt(renewed, Bytes.utf8("after")).ciphertext();
    Optional<SenderKeyRecord> theirs =
        Optional.of(GroupCipher.accept(accepted(old), GroupCipher.distribution(renewed)));

    assertThat(GroupCipher.decrypt(theirs, after).plaintext().utf8()).isEqualTo("after");
    assertThat(GroupCipher.decrypt(theirs, before).plaintext().utf8()).isEqualTo("before");
  }

  @Test
  void keepsFiveKeysAndUnsignedIds() {
    Optional<SenderKeyRecord> theirs = Optional.empty();
    for (long id = 0xFFFFFFF0L; id <= 0xFFFFFFF6L; id++) {
      theirs = Optional.of(GroupCipher.accept(theirs, GroupCipher.distribution(own(id))));
    }
    SenderKeyRecord stored = SenderKeyRecord.decode(theirs.orElseThrow().encode());

    assertThat(stored.states()).hasSize(5);
    assertThat(stored.keyId()).isEqualTo(0xFFFFFFF6L);
  }

  @Test
  void followsASenderThatLeavesOutEveryOtherIteration() {
    SenderKeyRecord own = own(1);
    Optional<SenderKeyRecord> theirs = accepted(own);
    List<Bytes> skipped = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      GroupCipher.Encrypted left = GroupCipher.encrypt(own, Bytes.utf8("late"));
      GroupCipher.Encrypted sent = GroupCipher.encrypt(left.record(), Bytes.utf8("now"));
      skipped.add(left.ciphertext());
      own = sent.record();
      GroupCipher.Decrypted decrypted = GroupCipher.decrypt(theirs, sent.ciphertext());
      assertThat(decrypted.plaintext().utf8()).isEqualTo("now");
      theirs = Optional.of(SenderKeyRecord.decode(decrypted.record().encode()));
    }
    for (Bytes late : skipped) {
      assertThat(GroupCipher.decrypt(theirs, late).plaintext().utf8()).isEqualTo("late");
    }
  }

  @Test
  void tellsWhatIsMissing() {
    Bytes message = Bytes.fromHex(MESSAGE);
    Bytes foreign =
        GroupCipher.encrypt(
                SenderKeyRecord.of(
                    SenderKeyState.own(123456, Fixture.repeated(0x31), Fixture.pair(0x33))),
                Fixture.HELLO)
            .ciphertext();

    assertThatThrownBy(() -> GroupCipher.decrypt(Optional.empty(), message))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.NO_SENDER_KEY);
    assertThatThrownBy(() -> GroupCipher.decrypt(accepted(own(4)), message))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.NO_SENDER_KEY);
    assertThatThrownBy(() -> GroupCipher.decrypt(accepted(own(123456)), foreign))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.BAD_SIGNATURE);
    assertThatThrownBy(() -> GroupCipher.encrypt(accepted(own(4)).orElseThrow(), Fixture.HELLO))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.NO_SENDER_KEY);
  }
}
