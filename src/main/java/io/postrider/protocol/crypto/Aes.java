package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256 in the modes that the protocol uses. Each thread keeps its ciphers, because finding one
/// takes longer than encrypting a message.
public final class Aes {
  private static final ThreadLocal<Cipher> GCM = kept("AES/GCM/NoPadding");
  private static final ThreadLocal<Cipher> CBC = kept("AES/CBC/PKCS5Padding");
  private static final ThreadLocal<Cipher> CTR = kept("AES/CTR/NoPadding");

  private Aes() {}

  /// GCM; the 16-byte tag is appended.
  ///
  /// @param key 32 bytes
  /// @param iv 12 bytes, never used twice with one key
  /// @param aad authenticated beside the text, may be empty
  public static Bytes gcmEncrypt(Bytes key, Bytes iv, Bytes aad, Bytes plaintext) {
    return gcm(Cipher.ENCRYPT_MODE, key, iv, aad, plaintext);
  }

  /// The inverse of `gcmEncrypt`.
  ///
  /// @throws CryptoException when the tag does not fit
  public static Bytes gcmDecrypt(Bytes key, Bytes iv, Bytes aad, Bytes ciphertext) {
    return gcm(Cipher.DECRYPT_MODE, key, iv, aad, ciphertext);
  }

  private static Bytes gcm(int mode, Bytes key, Bytes iv, Bytes aad, Bytes input) {
    return run(GCM, mode, key, new GCMParameterSpec(128, iv.unsafeArray()), aad, input);
  }

  /// CBC with PKCS#7 padding.
  ///
  /// @param key 32 bytes
  /// @param iv 16 bytes
  public static Bytes cbcEncrypt(Bytes key, Bytes iv, Bytes plaintext) {
    return cbc(Cipher.ENCRYPT_MODE, key, iv, plaintext);
  }

  /// The inverse of `cbcEncrypt`.
  ///
  /// @throws CryptoException when length or padding are wrong
  public static Bytes cbcDecrypt(Bytes key, Bytes iv, Bytes ciphertext) {
    return cbc(Cipher.DECRYPT_MODE, key, iv, ciphertext);
  }

  private static Bytes cbc(int mode, Bytes key, Bytes iv, Bytes input) {
    return run(CBC, mode, key, new IvParameterSpec(iv.unsafeArray()), Bytes.EMPTY, input);
  }

  /// CTR, which is its own inverse.
  ///
  /// @param key 32 bytes
  /// @param iv the first counter block, 16 bytes
  public static Bytes ctr(Bytes key, Bytes iv, Bytes input) {
    AlgorithmParameterSpec start = new IvParameterSpec(iv.unsafeArray());
    return run(CTR, Cipher.ENCRYPT_MODE, key, start, Bytes.EMPTY, input);
  }

  private static Bytes run(
      ThreadLocal<Cipher> kept,
      int direction,
      Bytes key,
      AlgorithmParameterSpec iv,
      Bytes aad,
      Bytes input) {
    try {
      Cipher cipher = start(kept, direction, new SecretKeySpec(key.unsafeArray(), "AES"), iv);
      if (!aad.isEmpty()) {
        cipher.updateAAD(aad.unsafeArray());
      }
      return Bytes.wrap(cipher.doFinal(input.unsafeArray()));
    } catch (GeneralSecurityException refused) {
      kept.remove();
      throw new CryptoException("not decrypted: " + refused.getClass().getSimpleName());
    }
  }

  /// A cipher refuses the key and IV that it encrypted with last; whether they may come again, as
  /// in recorded vectors, is the caller's to know.
  private static Cipher start(
      ThreadLocal<Cipher> kept, int direction, Key key, AlgorithmParameterSpec iv)
      throws GeneralSecurityException {
    try {
      kept.get().init(direction, key, iv);
    } catch (InvalidAlgorithmParameterException _) {
      kept.remove();
      kept.get().init(direction, key, iv);
    }
    return kept.get();
  }

  private static ThreadLocal<Cipher> kept(String mode) {
    return ThreadLocal.withInitial(
        () -> {
          try {
            return Cipher.getInstance(mode);
          } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
          }
        });
  }
}
