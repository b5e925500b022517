package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.proto.StoredSenderKeyState;

/// One sender key. Source: protocol/groups-and-sender-keys.md §1.
///
/// @param id unsigned 32 bits
/// @param signingPublic raw 32 bytes
/// @param signingPrivate empty for a key of another
record SenderKeyState(
    long id, ChainKey chain, Bytes signingPublic, Bytes signingPrivate, SkippedKeys skipped) {
  static SenderKeyState own(long id, Bytes chainKey, KeyPair signing) {
    return new SenderKeyState(
        id, new ChainKey(chainKey, 0), signing.publicKey(), signing.privateKey(), SkippedKeys.NONE);
  }

  /// The seed for one message, and this state without it.
  record Taken(Bytes seed, SenderKeyState state) {}

  /// @throws SignalException when it was taken before, or is too far ahead
  Taken take(long iteration, Effort effort) {
    if (iteration < chain.index()) {
      Bytes seed =
          skipped
              .seed(iteration)
              .orElseThrow(() -> new SignalException(SignalException.Reason.OLD_COUNTER));
      return new Taken(seed, with(chain, skipped.without(iteration)));
    }
    SkippedKeys.Reached reached = skipped.advance(chain, iteration, effort);
    return new Taken(reached.chain().seed(), with(reached.chain().next(), reached.skipped()));
  }

  SenderKeyState keeping(int most) {
    return skipped.seeds().size() <= most ? this : with(chain, skipped.latest(most));
  }

  private SenderKeyState with(ChainKey newChain, SkippedKeys newSkipped) {
    return new SenderKeyState(id, newChain, signingPublic, signingPrivate, newSkipped);
  }

  StoredSenderKeyState store() {
    StoredSenderKeyState.Builder stored =
        StoredSenderKeyState.newBuilder()
            .setId((int) id)
            .setChainKey(WireKeys.string(chain.key()))
            .setIteration(chain.index())
            .setSigningPublic(WireKeys.string(signingPublic));
    if (!signingPrivate.isEmpty()) {
      stored.setSigningPrivate(WireKeys.string(signingPrivate));
    }
    if (!skipped.seeds().isEmpty()) {
      stored.setSkipped(skipped.store());
    }
    return stored.build();
  }

  static SenderKeyState load(StoredSenderKeyState stored) {
    return new SenderKeyState(
        Integer.toUnsignedLong(stored.getId()),
        new ChainKey(
            StoredStates.key(stored.getChainKey()), StoredStates.index(stored.getIteration())),
        StoredStates.key(stored.getSigningPublic()),
        stored.hasSigningPrivate() ? StoredStates.key(stored.getSigningPrivate()) : Bytes.EMPTY,
        SkippedKeys.load(stored.getSkipped()));
  }
}
