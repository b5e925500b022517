package io.postrider.protocol.noise;

import io.postrider.model.Bytes;
import java.time.Instant;

/// Decides whether a server may be talked to.
@FunctionalInterface
interface ChainCheck {
  /// Returns when the chain vouches for that key, now.
  ///
  /// @param chain what the server sent to prove itself
  /// @param serverStatic the key that it showed to own
  /// @throws NoiseException when the chain does not vouch for that key
  void verify(Bytes chain, Bytes serverStatic, Instant now);
}
