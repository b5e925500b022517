package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import java.util.Arrays;

/// A root key together with the chain that was derived beside it. Source:
/// protocol/signal-sessions.md §3 and §4.
record RootKey(Bytes root, ChainKey chain) {
  private static final Bytes TEXT = Bytes.utf8("WhisperText");
  private static final Bytes RATCHET = Bytes.utf8("WhisperRatchet");
  private static final Bytes DISCONTINUITY = discontinuity();

  /// X3DH: the first root key.
  ///
  /// @param agreements DH1 to DH3, and DH4 when a one-time pre-key was used
  static RootKey agree(Bytes... agreements) {
    Bytes secret = Bytes.concat(DISCONTINUITY, Bytes.concat(agreements));
    return of(Hash.hkdf(secret, Bytes.EMPTY, TEXT, 64));
  }

  /// One step of the Diffie-Hellman ratchet.
  static RootKey step(Bytes root, Bytes ourPrivate, Bytes theirPublic) {
    return of(Hash.hkdf(WireKeys.agree(ourPrivate, theirPublic), root, RATCHET, 64));
  }

  private static RootKey of(Bytes derived) {
    return new RootKey(derived.slice(0, 32), new ChainKey(derived.slice(32, 64), 0));
  }

  private static Bytes discontinuity() {
    byte[] value = new byte[32];
    Arrays.fill(value, (byte) 0xff);
    return Bytes.wrap(value);
  }
}
