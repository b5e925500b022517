package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One double ratchet with one device. Source: protocol/signal-sessions.md §3 and §4.
///
/// @param baseKey the initiator's, raw 32 bytes; it identifies the session
/// @param receiving newest first, at most 5
/// @param pending present until the first answer to a session of ours
record SessionState(
    Bytes baseKey,
    Parties parties,
    Bytes root,
    SendingChain sending,
    List<ReceivingChain> receiving,
    Optional<PendingPreKey> pending) {
  private static final int RECEIVING_LIMIT = 5;

  SessionState {
    receiving = List.copyOf(receiving);
  }

  /// What a message opened, and the state after it.
  record Opened(SessionState state, Bytes plaintext) {}

  /// The initiator's side; the bundle's signature has been verified.
  static SessionState start(LocalIdentity own, PreKeyBundle bundle, KeyPair base, KeyPair ratchet) {
    Bytes identity = own.identity().privateKey();
    Bytes dh1 = WireKeys.agree(identity, bundle.signedPreKey());
    Bytes dh2 = WireKeys.agree(base.privateKey(), bundle.identity());
    Bytes dh3 = WireKeys.agree(base.privateKey(), bundle.signedPreKey());
    Bytes dh4 =
        bundle.hasPreKey() ? WireKeys.agree(base.privateKey(), bundle.preKey()) : Bytes.EMPTY;
    Bytes root = RootKey.agree(dh1, dh2, dh3, dh4).root();
    RootKey next = RootKey.step(root, ratchet.privateKey(), bundle.signedPreKey());
    int preKeyId = bundle.hasPreKey() ? bundle.preKeyId() : 0;
    return new SessionState(
        base.publicKey(),
        new Parties(
            own.identity().publicKey(),
            bundle.identity(),
            own.registrationId(),
            bundle.registrationId()),
        next.root(),
        new SendingChain(ratchet, next.chain(), 0),
        List.of(),
        Optional.of(new PendingPreKey(preKeyId, bundle.signedPreKeyId())));
  }

  /// The responder's side, before its first message is opened: our signed pre-key serves as ratchet
  /// key, and there is nothing to send with yet, which the first message changes.
  static SessionState answer(
      LocalIdentity own, WirePreKeyMessage first, SignedPreKey signed, Optional<PreKey> preKey) {
    Bytes base = first.baseKey();
    Bytes signedPrivate = signed.pair().privateKey();
    Bytes dh1 = WireKeys.agree(signedPrivate, first.identity());
    Bytes dh2 = WireKeys.agree(own.identity().privateKey(), base);
    Bytes dh3 = WireKeys.agree(signedPrivate, base);
    Bytes dh4 =
        preKey.map(key -> WireKeys.agree(key.pair().privateKey(), base)).orElse(Bytes.EMPTY);
    RootKey agreed = RootKey.agree(dh1, dh2, dh3, dh4);
    return new SessionState(
        base,
        new Parties(
            own.identity().publicKey(),
            first.identity(),
            own.registrationId(),
            first.registrationId()),
        agreed.root(),
        new SendingChain(signed.pair(), agreed.chain(), 0),
        List.of(),
        Optional.empty());
  }

  boolean receives(Bytes ratchetKey) {
    return receiving.stream().anyMatch(chain -> chain.ratchetKey().equals(ratchetKey));
  }

  /// Opens one message; this state stays as it is.
  ///
  /// @param ratchets makes our next ratchet key, asked only for a message that is authentic
  Opened open(WireMessage message, Supplier<KeyPair> ratchets, Effort effort) {
    for (ReceivingChain chain : receiving) {
      if (chain.ratchetKey().equals(message.ratchetKey())) {
        ReceivingChain.Taken taken = chain.take(message.counter(), effort);
        Bytes plaintext = open(message, taken.seed());
        return new Opened(with(root, sending, replaced(taken.chain())), plaintext);
      }
    }
    effort.spend(Effort.AGREEMENT);
    RootKey theirs = RootKey.step(root, sending.ratchet().privateKey(), message.ratchetKey());
    ReceivingChain chain =
        new ReceivingChain(message.ratchetKey(), theirs.chain(), SkippedKeys.NONE);
    ReceivingChain.Taken taken = chain.take(message.counter(), effort);
    Bytes plaintext = open(message, taken.seed());
    KeyPair next = ratchets.get();
    RootKey ours = RootKey.step(theirs.root(), next.privateKey(), message.ratchetKey());
    SendingChain fresh = new SendingChain(next, ours.chain(), sending.lastCounter());
    return new Opened(with(ours.root(), fresh, added(taken.chain())), plaintext);
  }

  private Bytes open(WireMessage message, Bytes seed) {
    MessageKeys keys = MessageKeys.of(seed);
    if (!message.authentic(keys, parties)) {
      throw new SignalException(SignalException.Reason.BAD_MAC);
    }
    return keys.decrypt(message.ciphertext());
  }

  /// How many seeds of messages it keeps that have not arrived.
  int skipped() {
    return receiving.stream().mapToInt(chain -> chain.skipped().seeds().size()).sum();
  }

  /// With not more than `most` of them, those of the newest chains.
  SessionState keeping(int most) {
    if (skipped() <= most) {
      return this;
    }
    List<ReceivingChain> chains = new ArrayList<>();
    int left = most;
    for (ReceivingChain chain : receiving) {
      SkippedKeys fit = chain.skipped().latest(left);
      left -= fit.seeds().size();
      chains.add(new ReceivingChain(chain.ratchetKey(), chain.chain(), fit));
    }
    return new SessionState(baseKey, parties, root, sending, chains, pending);
  }

  /// This state after one sent message.
  SessionState sent() {
    return new SessionState(baseKey, parties, root, sending.advanced(), receiving, pending);
  }

  private SessionState with(Bytes newRoot, SendingChain newSending, List<ReceivingChain> chains) {
    return new SessionState(baseKey, parties, newRoot, newSending, chains, Optional.empty());
  }

  private List<ReceivingChain> replaced(ReceivingChain newer) {
    return receiving.stream()
        .map(chain -> chain.ratchetKey().equals(newer.ratchetKey()) ? newer : chain)
        .toList();
  }

  private List<ReceivingChain> added(ReceivingChain chain) {
    List<ReceivingChain> chains = new ArrayList<>();
    chains.add(chain);
    chains.addAll(receiving.subList(0, Math.min(receiving.size(), RECEIVING_LIMIT - 1)));
    return chains;
  }
}
