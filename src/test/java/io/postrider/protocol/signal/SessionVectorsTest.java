package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.XEdDsa;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Recorded vectors. Source: protocol/README.md §3.
final class SessionVectorsTest {
  private static final String MESSAGE =
      "330a2105197fc2c567dc03ee2aadf0ed86681dac24daa76e83ca555875dd3be7376e5306"
          + "100018002210c473d8dc7cc0430aa80d93de8ef75cfde8abc9562e2a411d";
  private static final String PRE_KEY_MESSAGE =
      "330807122105052a50773ac8d91773f2dc9662e12f0defe915e415b8a1c8e20a5a3d6ab2b843"
          + "1a21057b4e909bbe7ffe44c465a220037d608ee35897d31ef972f07f74892cb0f73f132242"
          + MESSAGE
          + "28d2093001";
  private static final String REPLY =
      "330a210504bcd2e0d00f2cce5fe8f1c6c2fbec5c07fa56e3aa5c88a5689975d88b3fce05"
          + "10001800221066973cca2901aae5f439ece316d874e5d80ff5e8c3a1ea95";

  private static Bytes first() {
    return Bytes.fromHex(PRE_KEY_MESSAGE);
  }

  private static SessionCipher.Decrypted answered() {
    return new SessionCipher.Turn(
            Fixture.B, Optional.empty(), () -> Fixture.B_RATCHET, Effort.full())
        .openFirst(first(), Fixture::preKey);
  }

  @Test
  void derivesPublicKeys() {
    assertThat(WireKeys.wire(Fixture.A_BASE.publicKey()).hex())
        .isEqualTo("05052a50773ac8d91773f2dc9662e12f0defe915e415b8a1c8e20a5a3d6ab2b843");
    assertThat(WireKeys.wire(Fixture.B_RATCHET.publicKey()).hex())
        .isEqualTo("0504bcd2e0d00f2cce5fe8f1c6c2fbec5c07fa56e3aa5c88a5689975d88b3fce05");
  }

  @Test
  void agreesWithAndWithoutOneTimePreKey() {
    Bytes dh1 = WireKeys.agree(Fixture.A_IDENTITY.privateKey(), Fixture.B_SIGNED.publicKey());
    Bytes dh2 = WireKeys.agree(Fixture.A_BASE.privateKey(), Fixture.B_IDENTITY.publicKey());
    Bytes dh3 = WireKeys.agree(Fixture.A_BASE.privateKey(), Fixture.B_SIGNED.publicKey());
    Bytes dh4 = WireKeys.agree(Fixture.A_BASE.privateKey(), Fixture.B_ONE_TIME.publicKey());

    RootKey with = RootKey.agree(dh1, dh2, dh3, dh4);
    RootKey without = RootKey.agree(dh1, dh2, dh3);

    assertThat(with.root().hex())
        .isEqualTo("2899bfb1df2bb1e3c18c86b10d6119a8fe36dd0e37a4c5d03c574aa0d7e55bf5");
    assertThat(with.chain().key().hex())
        .isEqualTo("b7d52b396fa2aa67de72745f32b5ce4e51c7d7fe5b94f79bf5d1bfa588a8bf54");
    assertThat(without.root().hex())
        .isEqualTo("94455753a5f610089454105fc9c4d2b8a394688925432a9937fb394e694560b5");
    assertThat(without.chain().key().hex())
        .isEqualTo("d0a379c5cf076145a88d7a9398357704160adac1e594b74da24b687de3846cfa");
  }

  @Test
  void stepsTheRatchets() {
    SessionState state = Fixture.started().current();
    ChainKey chain = state.sending().chain();
    MessageKeys keys = MessageKeys.of(chain.seed());

    assertThat(state.root().hex())
        .isEqualTo("cf1a7947d6dc6fd4ef46f6088a580db358e776989beab2a48cef87ab33d18085");
    assertThat(chain.key().hex())
        .isEqualTo("825a3683bcec8d12c678d5bfb36659bc0571c8814ff830330d0032e80ac80e43");
    assertThat(chain.seed().hex())
        .isEqualTo("2a0ec5b0b631eab801a96a03a50eab8e9c03c2e3c811604499bad19467a7b605");
    assertThat(chain.next().key().hex())
        .isEqualTo("bb9bf8eb0ca799aaec4513bdedc675b972c484df235b366c0a961a36502fb244");
    assertThat(chain.next().seed().hex())
        .isEqualTo("fa483f959f4fe94d7e82d5bd78ca5ec79a7f0474d1aa741b6b76a946c111b40a");
    assertThat(keys.cipherKey().hex())
        .isEqualTo("09d2c34d8225c059bf87cef6ce708f739fa4c5e14bf703b31d6973c45e191b05");
    assertThat(keys.macKey().hex())
        .isEqualTo("dbbcfa1a819b2ad9a61316537c9230ee712028cbb5591153a936a0be688c4b44");
    assertThat(keys.iv().hex()).isEqualTo("94413eb183e3de53b0bb5e96ac35f02d");
  }

  @Test
  void encryptsTheFirstMessage() {
    SessionCipher.Encrypted encrypted = SessionCipher.encrypt(Fixture.started(), Fixture.HELLO);

    assertThat(encrypted.preKey()).isTrue();
    assertThat(encrypted.ciphertext().hex()).isEqualTo(PRE_KEY_MESSAGE);
    assertThat(encrypted.session().pending()).isTrue();
  }

  @Test
  void decryptsTheFirstMessageAndAnswers() {
    SessionCipher.Decrypted decrypted = answered();
    SessionState state = decrypted.session().current();
    MessageKeys keys = MessageKeys.of(state.sending().chain().seed());
    SessionCipher.Encrypted reply = SessionCipher.encrypt(decrypted.session(), Fixture.HELLO);

    assertThat(decrypted.plaintext()).isEqualTo(Fixture.HELLO);
    assertThat(decrypted.usedPreKeyId()).isEqualTo(7);
    assertThat(decrypted.session().remoteIdentity()).isEqualTo(Fixture.A_IDENTITY.publicKey());
    assertThat(decrypted.session().remoteRegistrationId()).isEqualTo(1234);
    assertThat(state.root().hex())
        .isEqualTo("a0c4a06b727f500ad37b0740d91efb737016f79d4539736147935845b83f33c7");
    assertThat(state.sending().chain().key().hex())
        .isEqualTo("6adca0bf9f05304bcea3722fec35e695613ae28d25c804639883ca94ac813fdc");
    assertThat(keys.cipherKey().hex())
        .isEqualTo("9d7c7af0556e5961cb0f17dcee4169504bb8ffa917b5e2594e62521936e226ee");
    assertThat(keys.macKey().hex())
        .isEqualTo("4bcf5a5320c7c4d314df209cae334946e3ddd59bbc4795b70811e82a14a84bc5");
    assertThat(keys.iv().hex()).isEqualTo("a07118ff67fea2174a27008dc04b195c");
    assertThat(reply.preKey()).isFalse();
    assertThat(reply.ciphertext().hex()).isEqualTo(REPLY);
  }

  @Test
  void isNoLongerPendingAfterTheReply() {
    SessionRecord sent = SessionCipher.encrypt(Fixture.started(), Fixture.HELLO).session();

    SessionCipher.Decrypted reply =
        SessionCipher.decrypt(
            Fixture.A, Optional.of(sent), Bytes.fromHex(REPLY), false, _ -> Optional.empty());

    assertThat(reply.plaintext()).isEqualTo(Fixture.HELLO);
    assertThat(reply.session().pending()).isFalse();
  }

  @Test
  void readsWhatAPreKeyMessageNames() {
    assertThat(SessionCipher.preKeyId(first())).isEqualTo(7);
    assertThat(SessionCipher.identityKey(first())).isEqualTo(Fixture.A_IDENTITY.publicKey());
  }

  @Test
  void verifiesSignaturesOfEitherNonce() {
    Bytes signed = WireKeys.wire(Fixture.B_SIGNED.publicKey());
    Bytes other =
        Bytes.fromHex(
            "10227c8b03cd85284dc127d61ea0a28aaaf92cdb658d93f2490f3e38e27af699"
                + "89ea6a9d0a36c38214f533d9ed0325553ce95f4adc3f247275aa3064c111850c");

    assertThat(XEdDsa.verify(Fixture.B_IDENTITY.publicKey(), signed, Fixture.SIGNATURE)).isTrue();
    assertThat(XEdDsa.verify(Fixture.B_IDENTITY.publicKey(), signed, other)).isTrue();
  }

  @Test
  void refusesABundleWithAForeignSignature() {
    SignedPreKey foreign = SignedPreKey.of(1, Fixture.B_SIGNED, Fixture.A_IDENTITY);
    PreKeyBundle bundle =
        new PreKeyBundle(
            1,
            Fixture.B_IDENTITY.publicKey(),
            1,
            foreign.pair().publicKey(),
            foreign.signature(),
            0,
            Bytes.EMPTY);

    assertThatThrownBy(() -> SessionCipher.start(Fixture.A, bundle, Optional.empty()))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.BAD_SIGNATURE);
  }

  @Test
  void asksForThePreKeysThatItDoesNotHave() {
    assertThatThrownBy(
            () ->
                SessionCipher.decrypt(
                    Fixture.B, Optional.empty(), first(), true, _ -> Optional.empty()))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.UNKNOWN_PRE_KEY);
    assertThatThrownBy(
            () ->
                SessionCipher.decrypt(Fixture.A, Optional.empty(), first(), true, Fixture::preKey))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.UNKNOWN_PRE_KEY);
  }

  @Test
  void tellsADuplicateFromAMissingSession() {
    Optional<SessionRecord> record = Optional.of(answered().session());

    assertThatThrownBy(
            () -> SessionCipher.decrypt(Fixture.B, record, first(), true, _ -> Optional.empty()))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.OLD_COUNTER);
    assertThatThrownBy(
            () ->
                SessionCipher.decrypt(
                    Fixture.B,
                    Optional.empty(),
                    Bytes.fromHex(MESSAGE),
                    false,
                    _ -> Optional.empty()))
        .hasFieldOrPropertyWithValue("reason", SignalException.Reason.NO_SESSION);
  }
}
