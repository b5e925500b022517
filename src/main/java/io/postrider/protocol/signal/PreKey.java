package io.postrider.protocol.signal;

import io.postrider.protocol.crypto.KeyPair;

/// A one-time pre-key of ours.
///
/// @param id 1 to 0xFFFFFF
public record PreKey(int id, KeyPair pair) {
  public PreKey {
    WireKeys.checkId(id);
  }

  /// A fresh one.
  public static PreKey generate(int id) {
    return new PreKey(id, KeyPair.generate());
  }
}
