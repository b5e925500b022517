package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.XEdDsa;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Starts sessions with devices, encrypts to them and decrypts from them. All work with one device
/// must be in order; before a ciphertext leaves, its record must be stored, or one further ahead in
/// the same chain. Source: protocol/signal-sessions.md §3 to §7.
public final class SessionCipher {
  private SessionCipher() {}

  /// A ciphertext, with the record after it.
  ///
  /// @param preKey whether it is a `pkmsg`, which needs our device identity beside it
  public record Encrypted(SessionRecord session, Bytes ciphertext, boolean preKey) {}

  /// A plaintext, with the record to store.
  ///
  /// @param usedPreKeyId the one-time pre-key to delete, 0 for none
  public record Decrypted(SessionRecord session, Bytes plaintext, int usedPreKeyId) {}

  /// Starts a session from a published bundle; an existing session is archived.
  ///
  /// @throws SignalException `BAD_SIGNATURE` or `INVALID_KEY` when the bundle is not genuine
  public static SessionRecord start(
      LocalIdentity own, PreKeyBundle bundle, Optional<SessionRecord> existing) {
    return start(own, bundle, existing, KeyPair.generate(), KeyPair.generate());
  }

  /// As above with given keys; for recorded vectors.
  public static SessionRecord start(
      LocalIdentity own,
      PreKeyBundle bundle,
      Optional<SessionRecord> existing,
      KeyPair base,
      KeyPair ratchet) {
    boolean sized =
        bundle.identity().length() == 32
            && bundle.signedPreKey().length() == 32
            && (!bundle.hasPreKey() || bundle.preKey().length() == 32);
    if (!sized) {
      throw new SignalException(SignalException.Reason.INVALID_KEY);
    }
    Bytes signed = WireKeys.wire(bundle.signedPreKey());
    if (!XEdDsa.verify(bundle.identity(), signed, bundle.signature())) {
      throw new SignalException(SignalException.Reason.BAD_SIGNATURE);
    }
    SessionState state = SessionState.start(own, bundle, base, ratchet);
    return existing.map(record -> record.install(state)).orElseGet(() -> SessionRecord.of(state));
  }

  /// Encrypts for the device of `session`.
  ///
  /// @param padded the plaintext, padded by the caller
  public static Encrypted encrypt(SessionRecord session, Bytes padded) {
    SessionState state = session.current();
    if (!state.sending().isOpen()) {
      throw new SignalException(SignalException.Reason.NO_SESSION);
    }
    MessageKeys keys = MessageKeys.of(state.sending().chain().seed());
    Bytes message = WireMessage.encode(state.sending(), keys, state.parties(), padded);
    Bytes ciphertext =
        state
            .pending()
            .map(pending -> WirePreKeyMessage.encode(state, pending, message))
            .orElse(message);
    return new Encrypted(session.ahead(1), ciphertext, state.pending().isPresent());
  }

  /// Decrypts a `msg`, or a `pkmsg` when `preKey`. Nothing of `session` changes when it fails.
  ///
  /// @param preKeys our one-time pre-keys by id
  /// @throws SignalException for anything that does not decrypt
  public static Decrypted decrypt(
      LocalIdentity own,
      Optional<SessionRecord> session,
      Bytes ciphertext,
      boolean preKey,
      IntFunction<Optional<PreKey>> preKeys) {
    return decrypt(own, session, ciphertext, preKey, preKeys, Effort.full());
  }

  /// The same, with as much work as is left of `effort`.
  public static Decrypted decrypt(
      LocalIdentity own,
      Optional<SessionRecord> session,
      Bytes ciphertext,
      boolean preKey,
      IntFunction<Optional<PreKey>> preKeys,
      Effort effort) {
    Turn turn = new Turn(own, session, KeyPair::generate, effort);
    return preKey ? turn.openFirst(ciphertext, preKeys) : turn.open(ciphertext);
  }

  /// The one-time pre-key that a `pkmsg` was made for, 0 for none.
  ///
  /// @throws SignalException when it is malformed
  public static int preKeyId(Bytes pkmsg) {
    return WirePreKeyMessage.parse(pkmsg).preKeyId();
  }

  /// The identity key that a `pkmsg` claims for its sender, raw 32 bytes.
  ///
  /// @throws SignalException when it is malformed
  public static Bytes identityKey(Bytes pkmsg) {
    return WirePreKeyMessage.parse(pkmsg).identity();
  }

  /// One decryption.
  ///
  /// @param ratchets makes our next ratchet keys
  record Turn(
      LocalIdentity own,
      Optional<SessionRecord> session,
      Supplier<KeyPair> ratchets,
      Effort effort) {
    Decrypted openFirst(Bytes ciphertext, IntFunction<Optional<PreKey>> preKeys) {
      WirePreKeyMessage first = WirePreKeyMessage.parse(ciphertext);
      if (session.isPresent() && knows(session.get(), first.baseKey())) {
        return open(first.message());
      }
      SignedPreKey signed = own.signedPreKey(first.signedPreKeyId()).orElseThrow(Turn::unknown);
      Optional<PreKey> oneTime =
          first.preKeyId() == 0
              ? Optional.empty()
              : Optional.of(preKeys.apply(first.preKeyId()).orElseThrow(Turn::unknown));
      effort.spend(4 * Effort.AGREEMENT);
      SessionState fresh = SessionState.answer(own, first, signed, oneTime);
      SessionState.Opened opened = fresh.open(WireMessage.parse(first.message()), ratchets, effort);
      SessionRecord record =
          session
              .map(present -> add(present, opened.state()))
              .orElseGet(() -> SessionRecord.of(opened.state()));
      return new Decrypted(record, opened.plaintext(), first.preKeyId());
    }

    private static SignalException unknown() {
      return new SignalException(SignalException.Reason.UNKNOWN_PRE_KEY);
    }

    private static boolean knows(SessionRecord record, Bytes baseKey) {
      return record.states().stream().anyMatch(state -> state.baseKey().equals(baseKey));
    }

    /// Both sides started at once: we go on sending in our own session, which the peer has open
    /// after our first message.
    private static SessionRecord add(SessionRecord present, SessionState fresh) {
      boolean crossing =
          present.pending() && present.remoteIdentity().equals(fresh.parties().remote());
      return crossing ? present.archive(fresh) : present.install(fresh);
    }

    Decrypted open(Bytes ciphertext) {
      WireMessage message = WireMessage.parse(ciphertext);
      SessionRecord record =
          session.orElseThrow(() -> new SignalException(SignalException.Reason.NO_SESSION));
      SignalException refusal = new SignalException(SignalException.Reason.BAD_MAC);
      for (SessionState state : candidates(record, message.ratchetKey())) {
        try {
          SessionState.Opened opened = state.open(message, ratchets, effort);
          return new Decrypted(record.promote(state, opened.state()), opened.plaintext(), 0);
        } catch (SignalException refused) {
          refusal = refused;
        }
      }
      throw refusal;
    }

    /// A ratchet key that some session knows belongs to that session only.
    private static List<SessionState> candidates(SessionRecord record, Bytes ratchetKey) {
      return record.states().stream()
          .filter(state -> state.receives(ratchetKey))
          .findFirst()
          .map(List::of)
          .orElseGet(record::states);
    }
  }
}
