package io.postrider.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.SignedPreKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Recorded vectors (protocol/README.md §3), and what a phone may say.
final class PairingCodeTest {
  private static final KeyPair COMPANION = pair("11");
  private static final KeyPair IDENTITY = pair("22");
  private static final KeyPair PRIMARY = pair("33");
  private static final KeyPair ACCOUNT = pair("44");
  private static final Bytes RANDOM = Bytes.fromHex("55".repeat(32));
  private static final Bytes SALT = counted(32);
  private static final Bytes IV = counted(16);
  private static final Jid PHONE = Jid.phone("15550001111");
  private static final Bytes REF = Bytes.utf8("3@ref");

  private final PairingCode code = PairingCode.of("15JMBSWA", COMPANION, SALT, IV);
  private final Credentials credentials =
      new Credentials(
          pair("77"),
          IDENTITY,
          7,
          List.of(SignedPreKey.generate(1, IDENTITY)),
          Bytes.fromHex("66".repeat(32)),
          1,
          Bytes.EMPTY,
          Optional.empty(),
          0);

  private static KeyPair pair(String octet) {
    return KeyPair.of(Bytes.fromHex(octet.repeat(32)));
  }

  private static Bytes counted(int length) {
    return Bytes.fromHex(
        IntStream.range(0, length).mapToObj("%02x"::formatted).collect(Collectors.joining()));
  }

  private static Node typed(Bytes wrapped, Bytes account) {
    return Node.of("notification")
        .with(
            Node.of("link_code_companion_reg")
                .with("stage", "primary_hello")
                .with(
                    Wire.leaf("link_code_pairing_wrapped_primary_ephemeral_pub", wrapped),
                    Wire.leaf("primary_identity_pub", account),
                    Wire.leaf("link_code_pairing_ref", REF)));
  }

  private static Bytes wrapped(Bytes key) {
    Bytes hidden = Aes.ctr(PairingCode.key("15JMBSWA", SALT), IV, key);
    return Bytes.concat(SALT, IV, hidden);
  }

  @Test
  void isWrittenAndDerivedAsRecorded() {
    assertThat(PairingCode.encode(Bytes.fromHex("0123456789"))).isEqualTo("15JMBSWA");
    assertThat(PairingCode.encode(Bytes.fromHex("ffffffffff"))).isEqualTo("ZZZZZZZZ");
    assertThat(PairingCode.key("15JMBSWA", SALT).hex())
        .isEqualTo("df330a65fa326b3181eaef35f250fc4681f30db3e8de02e04992c48b7dda488c");
    assertThat(code.shown()).isEqualTo("15JM-BSWA");
  }

  @Test
  void hidesItsKeyAsRecordedAndNamesABrowserThatIsKnown() {
    Node hello = code.hello(credentials, PHONE).child("link_code_companion_reg").orElseThrow();

    assertThat(hello.jid("jid")).contains(PHONE);
    assertThat(
            Wire.content(hello, "link_code_pairing_wrapped_companion_ephemeral_pub")
                .slice(48, 80)
                .hex())
        .isEqualTo("64d499be3b3795c99308f57b6baef62dad9a84f1296f01ac2fc8f9572c167494");
    assertThat(Wire.content(hello, "companion_server_auth_key_pub"))
        .isEqualTo(credentials.noise().publicKey());
    assertThat(Wire.content(hello, "companion_platform_id").utf8()).isEqualTo("1");
    assertThat(Wire.content(hello, "companion_platform_display").utf8())
        .isEqualTo("Chrome (Mac OS)");
    assertThat(Wire.content(hello, "link_code_pairing_nonce")).isEqualTo(Bytes.of((byte) 0));
  }

  @Test
  void agreesOnTheRecordedSecretAndSealsItForThePhone() {
    Bytes shared = X25519.agree(COMPANION.privateKey(), PRIMARY.publicKey());
    Bytes nonce = counted(12);

    PairingCode.Finish finish =
        code.finish(
                credentials,
                PHONE,
                typed(wrapped(PRIMARY.publicKey()), ACCOUNT.publicKey()),
                new PairingCode.Salts(SALT, nonce, RANDOM))
            .orElseThrow();

    assertThat(shared.hex())
        .isEqualTo("5bf22caf31c0316785b0b9bc60e56d48582ce59435ce5b3c028052be42631e0f");
    assertThat(PairingCode.bundleKey(shared, SALT).hex())
        .isEqualTo("e4303cb0058bd1eaca779abd3c4dcc3ee26108aa3fba9fe9ba5d370151233456");
    assertThat(finish.secret().hex())
        .isEqualTo("13e3f61872dc4e95d3a990c259e3fbee8b8774bdf0416e6b1e572a26373d9304");
    Node told = finish.query().child("link_code_companion_reg").orElseThrow();
    Bytes bundle = Wire.content(told, "link_code_pairing_wrapped_key_bundle");
    assertThat(bundle.length()).isEqualTo(156);
    assertThat(bundle.slice(0, 44)).isEqualTo(Bytes.concat(SALT, nonce));
    assertThat(
            Aes.gcmDecrypt(
                PairingCode.bundleKey(shared, SALT), nonce, Bytes.EMPTY, bundle.slice(44, 156)))
        .isEqualTo(Bytes.concat(IDENTITY.publicKey(), ACCOUNT.publicKey(), RANDOM));
    assertThat(PairingCode.ref(finish.query())).contains(REF);
  }

  @Test
  void answersNothingToWhatHasAnotherSizeOrIsNoKey() {
    Bytes primary = wrapped(PRIMARY.publicKey());
    Bytes zero = Bytes.fromHex("00".repeat(32));

    assertThat(finish(primary.slice(0, 79), ACCOUNT.publicKey())).isEmpty();
    assertThat(finish(Bytes.EMPTY, ACCOUNT.publicKey())).isEmpty();
    assertThat(finish(primary, ACCOUNT.publicKey().slice(0, 31))).isEmpty();
    assertThat(finish(primary, zero)).isEmpty();
    assertThat(finish(wrapped(zero), ACCOUNT.publicKey())).isEmpty();
    assertThat(code.finish(credentials, PHONE, Node.of("notification"))).isEmpty();
  }

  private Optional<PairingCode.Finish> finish(Bytes wrapped, Bytes account) {
    return code.finish(credentials, PHONE, typed(wrapped, account));
  }

  @Test
  void takesNoEndlessRef() {
    Node endless = Wire.leaf("link_code_pairing_ref", Bytes.wrap(new byte[1_025]));

    assertThat(
            PairingCode.ref(Node.of("iq").with(Node.of("link_code_companion_reg").with(endless))))
        .isEmpty();
    assertThat(PairingCode.ref(Node.of("iq"))).isEmpty();
  }

  @Test
  void drawsAnotherCodeEachTimeAndTellsNothingOfIt() {
    PairingCode one = PairingCode.draw();

    assertThat(one.shown()).matches("[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}");
    assertThat(one.shown()).isNotEqualTo(PairingCode.draw().shown());
    assertThat(one.toString()).doesNotContain(one.shown().substring(0, 4));
  }
}
