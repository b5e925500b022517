package io.postrider.protocol.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.proto.StoredSession;
import java.util.ArrayList;
import java.util.List;

/// Everything kept of the sessions with one device: the one that we send with, and up to five older
/// ones that late messages may still need.
public final class SessionRecord {
  private static final int ARCHIVE_LIMIT = 5;

  /// The first is the current one; never empty.
  private final List<SessionState> states;

  private SessionRecord(List<SessionState> states) {
    List<SessionState> bounded = new ArrayList<>();
    int left = SkippedKeys.LIMIT;
    for (SessionState state : states.subList(0, Math.min(states.size(), ARCHIVE_LIMIT + 1))) {
      SessionState fit = state.keeping(left);
      left -= fit.skipped();
      bounded.add(fit);
    }
    this.states = List.copyOf(bounded);
  }

  static SessionRecord of(SessionState current) {
    return new SessionRecord(List.of(current));
  }

  /// Reads a stored record.
  ///
  /// @throws SignalException `INVALID_RECORD` when it is damaged
  public static SessionRecord decode(Bytes stored) {
    StoredSession session;
    try {
      session = StoredSession.parseFrom(WireKeys.string(stored));
    } catch (InvalidProtocolBufferException _) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    if (session.getStatesCount() == 0) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    return new SessionRecord(session.getStatesList().stream().map(StoredStates::load).toList());
  }

  /// The stored form.
  public Bytes encode() {
    StoredSession.Builder session = StoredSession.newBuilder();
    states.forEach(state -> session.addStates(StoredStates.store(state)));
    return Bytes.wrap(session.build().toByteArray());
  }

  /// The identity key of the peer in the current session, raw 32 bytes.
  public Bytes remoteIdentity() {
    return current().parties().remote();
  }

  /// The registration id of the peer in the current session, unsigned 32 bits.
  public long remoteRegistrationId() {
    return current().parties().remoteRegistrationId();
  }

  /// Whether we started the current session and have had no answer in it: what is encrypted now is
  /// a `pkmsg`.
  public boolean pending() {
    return current().pending().isPresent();
  }

  /// As it will be after so many more sent messages.
  public SessionRecord ahead(int messages) {
    SessionState state = current();
    for (int i = 0; i < messages && state.sending().isOpen(); i++) {
      state = state.sent();
    }
    List<SessionState> next = new ArrayList<>(states);
    next.set(0, state);
    return new SessionRecord(next);
  }

  /// About how many bytes of memory it takes.
  public int footprint() {
    return states.stream().mapToInt(state -> 2_000 + 150 * state.skipped()).sum();
  }

  SessionState current() {
    return states.getFirst();
  }

  /// The current one, then the others, latest first.
  List<SessionState> states() {
    return states;
  }

  /// With a new current state, the present one archived.
  SessionRecord install(SessionState state) {
    List<SessionState> next = new ArrayList<>();
    next.add(state);
    next.addAll(states);
    return new SessionRecord(next);
  }

  /// With a new archived state, the present one stays current.
  SessionRecord archive(SessionState state) {
    List<SessionState> next = new ArrayList<>(states);
    next.add(1, state);
    return new SessionRecord(next);
  }

  /// With `changed` in place of `old`, as the current one.
  SessionRecord promote(SessionState old, SessionState changed) {
    List<SessionState> next = new ArrayList<>();
    next.add(changed);
    states.stream().filter(state -> !state.equals(old)).forEach(next::add);
    return new SessionRecord(next);
  }
}
