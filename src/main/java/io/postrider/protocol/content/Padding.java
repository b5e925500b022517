package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Random;
import java.util.Arrays;

/// Hides the length of a plaintext: n bytes of value n, n from 1 to 16. Source:
/// protocol/signal-sessions.md §9.
public final class Padding {
  private Padding() {}

  /// Appends a random amount.
  public static Bytes pad(Bytes plaintext) {
    return pad(plaintext, Random.below(16) + 1);
  }

  static Bytes pad(Bytes plaintext, int count) {
    byte[] tail = new byte[count];
    Arrays.fill(tail, (byte) count);
    return Bytes.concat(plaintext, Bytes.wrap(tail));
  }

  /// Removes it.
  ///
  /// @throws CryptoException when it is not there
  public static Bytes unpad(Bytes padded) {
    int length = padded.length();
    int count = length == 0 ? 0 : padded.at(length - 1);
    boolean fits = count >= 1 && count <= length;
    for (int i = length - count; fits && i < length; i++) {
      fits = padded.at(i) == count;
    }
    if (!fits) {
      throw new CryptoException("wrong padding");
    }
    return padded.slice(0, length - count);
  }
}
