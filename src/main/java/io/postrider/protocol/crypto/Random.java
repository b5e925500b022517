package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;
import java.security.SecureRandom;

/// Random bytes for keys, nonces and ids.
public final class Random {
  private static final SecureRandom SECURE = new SecureRandom();

  private Random() {}

  /// Fresh bytes in an array of their own.
  public static byte[] bytes(int length) {
    byte[] value = new byte[length];
    SECURE.nextBytes(value);
    return value;
  }

  /// Fresh bytes.
  public static Bytes next(int length) {
    return Bytes.wrap(bytes(length));
  }

  /// A number from 0 to `bound` - 1.
  public static int below(int bound) {
    return SECURE.nextInt(bound);
  }
}
