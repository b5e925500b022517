package io.postrider.protocol.signal;

import io.postrider.protocol.crypto.KeyPair;
import java.util.OptionalInt;

/// A one-time pre-key of ours.
///
/// @param id 1 to 0xFFFFFF
public record PreKey(int id, KeyPair pair) {
  private static final int LAST_ID = 0xFFFFFF;

  /// More than a sender who is slow needs, and few enough to keep.
  private static final int KEPT = 8_192;

  public PreKey {
    WireKeys.checkId(id);
  }

  /// The id after `id`: the first one again after the last.
  public static int after(int id) {
    return id % LAST_ID + 1;
  }

  /// An id that has been counted on past the last.
  public static int wrapped(int id) {
    return (id - 1) % LAST_ID + 1;
  }

  /// The id of the key that goes when the one of `id` is made, whether it was used or not. The
  /// first ones have none before them; when ids begin anew, the last ones stay until theirs come
  /// again.
  public static OptionalInt outlived(int id) {
    return id > KEPT ? OptionalInt.of(id - KEPT) : OptionalInt.empty();
  }

  /// A fresh one.
  public static PreKey generate(int id) {
    return new PreKey(id, KeyPair.generate());
  }
}
