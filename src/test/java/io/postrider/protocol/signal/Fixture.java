package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The made-up keys of the recorded vectors: 32 equal bytes each.
final class Fixture {
  static final KeyPair A_IDENTITY = pair(0x11);
  static final KeyPair A_BASE = pair(0x12);
  static final KeyPair A_RATCHET = pair(0x13);
  static final KeyPair B_IDENTITY = pair(0x21);
  static final KeyPair B_SIGNED = pair(0x22);
  static final KeyPair B_ONE_TIME = pair(0x23);
  static final KeyPair B_RATCHET = pair(0x24);
  static final Bytes HELLO = Bytes.fromHex("0a0568656c6c6f030303");
  static final Bytes SIGNATURE =
      Bytes.fromHex(
          "bd200285b145652b586db25638c6cae3f5fd8d0bb975dd93cc53a911d9f48e14"
              + "d25e0795271cca3168cf5b9443a464453e04b83a7006fbc78f3a8477ab8c3f07");
  static final PreKeyBundle BUNDLE =
      new PreKeyBundle(
          4321,
          B_IDENTITY.publicKey(),
          1,
          B_SIGNED.publicKey(),
          SIGNATURE,
          7,
          B_ONE_TIME.publicKey());
  static final LocalIdentity A = new LocalIdentity(A_IDENTITY, 1234, List.of());
  static final LocalIdentity B =
      new LocalIdentity(B_IDENTITY, 4321, List.of(new SignedPreKey(1, B_SIGNED, SIGNATURE)));

  private Fixture() {}

  static KeyPair pair(int seed) {
    return KeyPair.of(repeated(seed));
  }

  static Bytes repeated(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  static SessionRecord started() {
    return SessionCipher.start(A, BUNDLE, Optional.empty(), A_BASE, A_RATCHET);
  }

  static Optional<PreKey> preKey(int id) {
    return id == 7 ? Optional.of(new PreKey(7, B_ONE_TIME)) : Optional.empty();
  }
}
