package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One key under which values are encrypted (AES-256-GCM). A sealed value is: form (1 byte), key id
/// (4), IV (12), ciphertext, tag (16).
///
/// An IV is a random prefix of 8 bytes and a counter of 4, so that one key lasts: random IVs alone
/// should not be drawn more than 2^32 times, which a busy node does within a week. For any thread.
final class DataKey {
  private static final byte FORM = 1;
  private static final int HEADER_BYTES = 5;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int START_BYTES = HEADER_BYTES + IV_BYTES;

  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(DataKey::cipher);

  private final int keyId;
  private final Key key;
  private final AtomicReference<Ivs> ivs = new AtomicReference<>(new Ivs());

  /// @param keyId tells the keys of an installation apart
  /// @param key 32 bytes
  DataKey(int keyId, Bytes key) {
    this.keyId = keyId;
    this.key = new SecretKeySpec(key.unsafeArray(), "AES");
  }

  int id() {
    return keyId;
  }

  /// The id of the key that a value is sealed under.
  ///
  /// @param place where it belongs
  /// @throws StoreException when it is no sealed value
  static int idIn(Place place, Bytes sealed) {
    byte[] input = sealed.unsafeArray();
    if (input.length < START_BYTES + TAG_BYTES || input[0] != FORM) {
      throw new StoreException("not a sealed value: " + place.column());
    }
    return ByteBuffer.wrap(input).getInt(1);
  }

  /// The sealed form of `value` for `place`; another one each time.
  Bytes seal(Place place, Bytes value) {
    byte[] sealed = new byte[START_BYTES + value.length() + TAG_BYTES];
    ByteBuffer.wrap(sealed).put(FORM).putInt(keyId).put(nextIv());
    try {
      Cipher cipher = start(Cipher.ENCRYPT_MODE, sealed, place);
      cipher.doFinal(value.unsafeArray(), 0, value.length(), sealed, START_BYTES);
      return Bytes.wrap(sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The inverse of `seal`.
  ///
  /// @throws StoreException when it was not sealed for this place under this key
  Bytes open(Place place, Bytes sealed) {
    int usedKey = idIn(place, sealed);
    if (usedKey != keyId) {
      throw unknown(place, usedKey);
    }
    byte[] input = sealed.unsafeArray();
    try {
      Cipher cipher = start(Cipher.DECRYPT_MODE, input, place);
      return Bytes.wrap(cipher.doFinal(input, START_BYTES, input.length - START_BYTES));
    } catch (GeneralSecurityException refused) {
      throw new StoreException(place.column() + " does not open", refused);
    }
  }

  static StoreException unknown(Place place, int keyId) {
    return new StoreException(place.column() + " is sealed under the unknown key " + keyId);
  }

  /// Form and key id are authenticated by being what they must be; the place is by the tag.
  private Cipher start(int mode, byte[] sealed, Place place) throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, sealed, HEADER_BYTES, IV_BYTES));
    cipher.updateAAD(place.bytes());
    return cipher;
  }

  private byte[] nextIv() {
    while (true) {
      Ivs present = ivs.get();
      long count = present.count.getAndIncrement();
      if (count < 1L << 32) {
        return ByteBuffer.allocate(IV_BYTES).putLong(present.prefix).putInt((int) count).array();
      }
      ivs.compareAndSet(present, new Ivs());
    }
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static final class Ivs {
    private final long prefix = ByteBuffer.wrap(Random.bytes(8)).getLong();
    private final AtomicLong count = new AtomicLong();
  }
}
