package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Digests, HMAC-SHA-256, HMAC-SHA-512, HKDF-SHA-256 and PBKDF2. Each thread keeps its digests and
/// its MAC, because finding one takes long.
public final class Hash {
  private static final ThreadLocal<MessageDigest> SHA_256 = kept("SHA-256");
  private static final ThreadLocal<MessageDigest> SHA_512 = kept("SHA-512");
  private static final ThreadLocal<MessageDigest> SHA_1 = kept("SHA-1");
  private static final ThreadLocal<MessageDigest> MD5 = kept("MD5");
  private static final ThreadLocal<Mac> HMAC = keptMac("HmacSHA256");
  private static final ThreadLocal<Mac> HMAC_512 = keptMac("HmacSHA512");

  private static final byte[] NO_SALT = new byte[32];

  private Hash() {}

  /// SHA-256 over all parts, 32 bytes.
  public static Bytes sha256(Bytes... parts) {
    return digest(SHA_256, parts);
  }

  /// SHA-512 over all parts, 64 bytes.
  public static Bytes sha512(Bytes... parts) {
    return digest(SHA_512, parts);
  }

  /// SHA-1 over all parts, 20 bytes; only where the protocol demands it.
  public static Bytes sha1(Bytes... parts) {
    return digest(SHA_1, parts);
  }

  /// MD5 over all parts, 16 bytes; only where the protocol demands it.
  public static Bytes md5(Bytes... parts) {
    return digest(MD5, parts);
  }

  private static Bytes digest(ThreadLocal<MessageDigest> kept, Bytes... parts) {
    MessageDigest digest = kept.get();
    for (Bytes part : parts) {
      digest.update(part.unsafeArray());
    }
    return Bytes.wrap(digest.digest());
  }

  private static ThreadLocal<MessageDigest> kept(String algorithm) {
    return ThreadLocal.withInitial(
        () -> {
          try {
            return MessageDigest.getInstance(algorithm);
          } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
          }
        });
  }

  /// HMAC-SHA-256 over all parts, 32 bytes.
  public static Bytes hmac(Bytes key, Bytes... parts) {
    Mac mac = mac(key.isEmpty() ? NO_SALT : key.unsafeArray());
    for (Bytes part : parts) {
      mac.update(part.unsafeArray());
    }
    return Bytes.wrap(mac.doFinal());
  }

  /// HMAC-SHA-512 over all parts, 64 bytes.
  ///
  /// @param key not empty
  public static Bytes hmac512(Bytes key, Bytes... parts) {
    Mac mac = HMAC_512.get();
    start(mac, key.unsafeArray());
    for (Bytes part : parts) {
      mac.update(part.unsafeArray());
    }
    return Bytes.wrap(mac.doFinal());
  }

  /// HKDF-SHA-256 (RFC 5869).
  ///
  /// @param ikm input key material, may be empty
  /// @param salt may be empty, which counts as 32 zero bytes
  /// @param info may be empty
  /// @param length bytes wanted, at most 8,160
  public static Bytes hkdf(Bytes ikm, Bytes salt, Bytes info, int length) {
    Bytes prk = hmac(salt, ikm);
    Mac mac = mac(prk.unsafeArray());
    byte[] out = new byte[length];
    byte[] block = new byte[0];
    int at = 0;
    for (int counter = 1; at < length; counter++) {
      mac.update(block);
      mac.update(info.unsafeArray());
      mac.update((byte) counter);
      block = mac.doFinal();
      int part = Math.min(block.length, length - at);
      System.arraycopy(block, 0, out, at, part);
      at += part;
    }
    return Bytes.wrap(out);
  }

  /// PBKDF2 with HMAC-SHA-256, 32 bytes; takes as long as its rounds want.
  ///
  /// @param password ASCII, not empty
  public static Bytes pbkdf2(String password, Bytes salt, int rounds) {
    var spec = new PBEKeySpec(password.toCharArray(), salt.unsafeArray(), rounds, 256);
    try {
      return Bytes.wrap(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /// Whether both are the same, in a time that does not depend on where they differ.
  public static boolean same(Bytes one, Bytes other) {
    return MessageDigest.isEqual(one.unsafeArray(), other.unsafeArray());
  }

  /// The thread's MAC, started anew: until the next call it is the caller's.
  private static Mac mac(byte[] key) {
    Mac mac = HMAC.get();
    start(mac, key);
    return mac;
  }

  private static void start(Mac mac, byte[] key) {
    try {
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    } catch (GeneralSecurityException unfit) {
      throw new IllegalStateException(unfit);
    }
  }

  private static ThreadLocal<Mac> keptMac(String algorithm) {
    return ThreadLocal.withInitial(
        () -> {
          try {
            return Mac.getInstance(algorithm);
          } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
          }
        });
  }
}
