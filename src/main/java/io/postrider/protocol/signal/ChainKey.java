package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;

/// One position in a symmetric ratchet. Source: protocol/signal-sessions.md §4,
/// protocol/groups-and-sender-keys.md §1.
///
/// @param key 32 bytes
/// @param index number of the message that this key is for
record ChainKey(Bytes key, long index) {
  private static final Bytes SEED = Bytes.of((byte) 1);
  private static final Bytes NEXT = Bytes.of((byte) 2);

  /// What the keys of message `index` are derived from, 32 bytes.
  Bytes seed() {
    return Hash.hmac(key, SEED);
  }

  ChainKey next() {
    return new ChainKey(Hash.hmac(key, NEXT), index + 1);
  }
}
