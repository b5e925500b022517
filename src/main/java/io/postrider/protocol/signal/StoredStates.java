package io.postrider.protocol.signal;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.proto.StoredChain;
import io.postrider.protocol.proto.StoredPending;
import io.postrider.protocol.proto.StoredState;
import java.util.List;
import java.util.Optional;

/// Session states to and from their stored form.
final class StoredStates {
  private StoredStates() {}

  static StoredState store(SessionState state) {
    Parties parties = state.parties();
    SendingChain sending = state.sending();
    StoredState.Builder stored =
        StoredState.newBuilder()
            .setBaseKey(WireKeys.string(state.baseKey()))
            .setLocalIdentity(WireKeys.string(parties.local()))
            .setRemoteIdentity(WireKeys.string(parties.remote()))
            .setLocalRegistrationId(parties.localRegistrationId())
            .setRemoteRegistrationId(parties.remoteRegistrationId())
            .setRootKey(WireKeys.string(state.root()))
            .setSendingPrivate(WireKeys.string(sending.ratchet().privateKey()))
            .setSendingPublic(WireKeys.string(sending.ratchet().publicKey()))
            .setSendingChain(WireKeys.string(sending.chain().key()))
            .setSendingIndex(sending.chain().index())
            .setPreviousCounter(sending.previousCounter());
    state.receiving().forEach(chain -> stored.addReceiving(store(chain)));
    state.pending().ifPresent(pending -> stored.setPending(store(pending)));
    return stored.build();
  }

  private static StoredPending store(PendingPreKey pending) {
    return StoredPending.newBuilder()
        .setPreKeyId(pending.preKeyId())
        .setSignedPreKeyId(pending.signedPreKeyId())
        .build();
  }

  private static StoredChain store(ReceivingChain chain) {
    StoredChain.Builder stored =
        StoredChain.newBuilder()
            .setRatchetKey(WireKeys.string(chain.ratchetKey()))
            .setChainKey(WireKeys.string(chain.chain().key()))
            .setIndex(chain.chain().index());
    if (!chain.skipped().seeds().isEmpty()) {
      stored.setSkipped(chain.skipped().store());
    }
    return stored.build();
  }

  static SessionState load(StoredState stored) {
    KeyPair ratchet = new KeyPair(key(stored.getSendingPrivate()), key(stored.getSendingPublic()));
    ChainKey chain = new ChainKey(key(stored.getSendingChain()), index(stored.getSendingIndex()));
    List<ReceivingChain> receiving =
        stored.getReceivingList().stream().map(StoredStates::load).toList();
    return new SessionState(
        key(stored.getBaseKey()),
        new Parties(
            key(stored.getLocalIdentity()),
            key(stored.getRemoteIdentity()),
            stored.getLocalRegistrationId(),
            stored.getRemoteRegistrationId()),
        key(stored.getRootKey()),
        new SendingChain(ratchet, chain, stored.getPreviousCounter()),
        receiving,
        stored.hasPending() ? Optional.of(load(stored.getPending())) : Optional.empty());
  }

  private static PendingPreKey load(StoredPending pending) {
    return new PendingPreKey(pending.getPreKeyId(), pending.getSignedPreKeyId());
  }

  private static ReceivingChain load(StoredChain stored) {
    ChainKey chain = new ChainKey(key(stored.getChainKey()), index(stored.getIndex()));
    return new ReceivingChain(
        key(stored.getRatchetKey()), chain, SkippedKeys.load(stored.getSkipped()));
  }

  static Bytes key(ByteString value) {
    if (value.size() != 32) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    return WireKeys.bytes(value);
  }

  /// An index is at most 2^32, after the last message that a chain can have.
  static long index(long value) {
    if (value < 0 || value > 1L << 32) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    return value;
  }
}
