package io.postrider.protocol.sync;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;

/// A sum over all values of a collection, in whatever order they came. Source:
/// protocol/app-state.md §4.
///
/// @param lanes 64 numbers of 16 bits, little-endian
public record LtHash(Bytes lanes) {
  private static final int SIZE = 128;
  private static final Bytes INFO = Bytes.utf8("WhatsApp Patch Integrity");

  /// Of nothing.
  public static final LtHash ZERO = new LtHash(Bytes.wrap(new byte[SIZE]));

  public LtHash {
    if (lanes.length() != SIZE) {
      throw new IllegalArgumentException("a hash of " + lanes.length() + " bytes");
    }
  }

  /// The sum without the values of some codes and with those of others.
  public LtHash change(Iterable<Bytes> gone, Iterable<Bytes> come) {
    byte[] sum = lanes.toArray();
    gone.forEach(mac -> add(sum, item(mac), -1));
    come.forEach(mac -> add(sum, item(mac), 1));
    return new LtHash(Bytes.wrap(sum));
  }

  private static Bytes item(Bytes valueMac) {
    return Hash.hkdf(valueMac, Bytes.EMPTY, INFO, SIZE);
  }

  private static void add(byte[] sum, Bytes item, int sign) {
    for (int i = 0; i < SIZE; i += 2) {
      int lane = lane(sum[i], sum[i + 1]) + sign * lane((byte) item.at(i), (byte) item.at(i + 1));
      sum[i] = (byte) lane;
      sum[i + 1] = (byte) (lane >>> 8);
    }
  }

  private static int lane(byte low, byte high) {
    return (low & 0xff) | ((high & 0xff) << 8);
  }
}
