package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;

/// The keys of one message. Source: protocol/signal-sessions.md §4,
/// protocol/groups-and-sender-keys.md §1.
///
/// @param cipherKey 32 bytes
/// @param macKey 32 bytes, empty in groups
/// @param iv 16 bytes
record MessageKeys(Bytes cipherKey, Bytes macKey, Bytes iv) {
  private static final Bytes PAIR = Bytes.utf8("WhisperMessageKeys");
  private static final Bytes GROUP = Bytes.utf8("WhisperGroup");

  static MessageKeys of(Bytes seed) {
    Bytes keys = Hash.hkdf(seed, Bytes.EMPTY, PAIR, 80);
    return new MessageKeys(keys.slice(0, 32), keys.slice(32, 64), keys.slice(64, 80));
  }

  static MessageKeys ofGroup(Bytes seed) {
    Bytes keys = Hash.hkdf(seed, Bytes.EMPTY, GROUP, 48);
    return new MessageKeys(keys.slice(16, 48), Bytes.EMPTY, keys.slice(0, 16));
  }

  Bytes encrypt(Bytes plaintext) {
    return Aes.cbcEncrypt(cipherKey, iv, plaintext);
  }

  Bytes decrypt(Bytes ciphertext) {
    try {
      return Aes.cbcDecrypt(cipherKey, iv, ciphertext);
    } catch (CryptoException _) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
  }
}
