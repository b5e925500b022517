package io.postrider.protocol.signal;

import io.postrider.protocol.crypto.KeyPair;

/// Our present ratchet key and the chain under it.
///
/// @param previousCounter of the last message of the chain before, at least 0
record SendingChain(KeyPair ratchet, ChainKey chain, long previousCounter) {
  /// Counters are 32 bits.
  boolean isOpen() {
    return chain.index() < 1L << 32;
  }

  SendingChain advanced() {
    return new SendingChain(ratchet, chain.next(), previousCounter);
  }

  /// The counter of the last message sent in this chain, 0 when there was none.
  long lastCounter() {
    return Math.max(chain.index() - 1, 0);
  }
}
