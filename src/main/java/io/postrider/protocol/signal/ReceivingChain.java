package io.postrider.protocol.signal;

import io.postrider.model.Bytes;

/// The peer's chain under one of its ratchet keys.
///
/// @param ratchetKey raw 32 bytes
record ReceivingChain(Bytes ratchetKey, ChainKey chain, SkippedKeys skipped) {
  /// The seed for one message, and this chain without it.
  record Taken(Bytes seed, ReceivingChain chain) {}

  /// @throws SignalException when it was taken before, or is too far ahead
  Taken take(long counter, Effort effort) {
    if (counter < chain.index()) {
      Bytes seed =
          skipped
              .seed(counter)
              .orElseThrow(() -> new SignalException(SignalException.Reason.OLD_COUNTER));
      return new Taken(seed, new ReceivingChain(ratchetKey, chain, skipped.without(counter)));
    }
    SkippedKeys.Reached reached = skipped.advance(chain, counter, effort);
    ChainKey due = reached.chain();
    return new Taken(due.seed(), new ReceivingChain(ratchetKey, due.next(), reached.skipped()));
  }
}
