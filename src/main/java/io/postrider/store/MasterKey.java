package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;

/// The key that everything secret in the database hangs on.
///
/// @param value 32 bytes
public record MasterKey(Bytes value) {
  /// Bytes of a key.
  public static final int LENGTH_BYTES = 32;

  public MasterKey {
    if (value.length() != LENGTH_BYTES) {
      throw new StoreException("a master key has 32 bytes, not " + value.length());
    }
  }

  /// Tells keys apart without telling anything about them: 16 hexadecimal digits.
  public String id() {
    return Hash.hmac(value, Bytes.utf8("postrider master key id")).slice(0, 8).hex();
  }

  /// A key for something else than what is sealed, which tells nothing about this one.
  ///
  /// @param purpose another one gives another key
  public Bytes derive(String purpose) {
    return Hash.hkdf(value, Bytes.EMPTY, Bytes.utf8("postrider " + purpose), LENGTH_BYTES);
  }
}
