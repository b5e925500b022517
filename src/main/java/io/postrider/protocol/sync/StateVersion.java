package io.postrider.protocol.sync;

import io.postrider.model.Bytes;
import java.nio.ByteBuffer;

/// How far a collection has been read.
///
/// @param version 0 before anything has been
public record StateVersion(long version, LtHash hash) {
  public static final StateVersion NONE = new StateVersion(0, LtHash.ZERO);

  private static final int NUMBER_BYTES = 8;

  /// The stored form.
  public Bytes encode() {
    return Bytes.concat(number(version), hash.lanes());
  }

  /// Reads the stored form.
  ///
  /// @throws IllegalArgumentException when it is damaged
  public static StateVersion decode(Bytes stored) {
    if (stored.length() < NUMBER_BYTES) {
      throw new IllegalArgumentException("no version of a collection");
    }
    return new StateVersion(
        ByteBuffer.wrap(stored.unsafeArray()).getLong(),
        new LtHash(stored.slice(NUMBER_BYTES, stored.length())));
  }

  /// Eight bytes, big-endian.
  static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(NUMBER_BYTES).putLong(value).array());
  }
}
