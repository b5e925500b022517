package io.postrider.protocol.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.StoredSenderKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The sender keys of one sender in one group, newest first, at most 5.
public final class SenderKeyRecord {
  private static final int LIMIT = 5;

  /// Never empty.
  private final List<SenderKeyState> states;

  private SenderKeyRecord(List<SenderKeyState> states) {
    List<SenderKeyState> bounded = new ArrayList<>();
    int left = SkippedKeys.LIMIT;
    for (SenderKeyState state : states.subList(0, Math.min(states.size(), LIMIT))) {
      SenderKeyState fit = state.keeping(left);
      left -= fit.skipped().seeds().size();
      bounded.add(fit);
    }
    this.states = List.copyOf(bounded);
  }

  static SenderKeyRecord of(SenderKeyState state) {
    return new SenderKeyRecord(List.of(state));
  }

  /// A fresh key of our own.
  public static SenderKeyRecord create() {
    long id = new BigInteger(1, Random.bytes(4)).longValueExact() & 0x7fffffff;
    return of(SenderKeyState.own(id, Random.next(32), KeyPair.generate()));
  }

  /// Reads a stored record.
  ///
  /// @throws SignalException `INVALID_RECORD` when it is damaged
  public static SenderKeyRecord decode(Bytes stored) {
    StoredSenderKey record;
    try {
      record = StoredSenderKey.parseFrom(WireKeys.string(stored));
    } catch (InvalidProtocolBufferException _) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    if (record.getStatesCount() == 0) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    return new SenderKeyRecord(record.getStatesList().stream().map(SenderKeyState::load).toList());
  }

  /// The stored form.
  public Bytes encode() {
    StoredSenderKey.Builder record = StoredSenderKey.newBuilder();
    states.forEach(state -> record.addStates(state.store()));
    return Bytes.wrap(record.build().toByteArray());
  }

  /// The id of the newest key, unsigned 32 bits.
  public long keyId() {
    return newest().id();
  }

  SenderKeyState newest() {
    return states.getFirst();
  }

  List<SenderKeyState> states() {
    return states;
  }

  SenderKeyRecord add(SenderKeyState state) {
    List<SenderKeyState> next = new ArrayList<>();
    next.add(state);
    next.addAll(states);
    return new SenderKeyRecord(next);
  }

  SenderKeyRecord replace(SenderKeyState old, SenderKeyState changed) {
    return new SenderKeyRecord(
        states.stream().map(state -> state.equals(old) ? changed : state).toList());
  }
}
