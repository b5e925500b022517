package io.postrider.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.SenderKeyDistributionMessage;
import io.postrider.protocol.proto.SenderKeyMessage;
import java.util.List;
import java.util.Optional;

/// Encrypts once for a whole group, and decrypts what others encrypted so. A new record must be
/// stored before its ciphertext leaves. Source: protocol/groups-and-sender-keys.md §1.
public final class GroupCipher {
  private static final int SIGNATURE_BYTES = 64;

  private GroupCipher() {}

  /// A ciphertext, with the record to store first.
  public record Encrypted(SenderKeyRecord record, Bytes ciphertext) {}

  /// A plaintext, with the record to store.
  public record Decrypted(SenderKeyRecord record, Bytes plaintext) {}

  /// What another device needs to read from the next message of `own` on.
  public static Bytes distribution(SenderKeyRecord own) {
    SenderKeyState state = own.newest();
    SenderKeyDistributionMessage message =
        SenderKeyDistributionMessage.newBuilder()
            .setId((int) state.id())
            .setIteration((int) state.chain().index())
            .setChainKey(WireKeys.string(state.chain().key()))
            .setSigningKey(WireKeys.string(WireKeys.wire(state.signingPublic())))
            .build();
    return Bytes.concat(WireMessage.VERSION, Bytes.wrap(message.toByteArray()));
  }

  /// Takes in another device's sender key. A chain that we have and that is not ahead of it stays.
  ///
  /// @throws SignalException when it is malformed
  public static SenderKeyRecord accept(Optional<SenderKeyRecord> existing, Bytes skdm) {
    SenderKeyState state = parse(skdm);
    if (existing.isEmpty()) {
      return SenderKeyRecord.of(state);
    }
    boolean known =
        existing.get().states().stream()
            .anyMatch(
                old ->
                    old.id() == state.id()
                        && old.signingPublic().equals(state.signingPublic())
                        && old.chain().index() <= state.chain().index());
    return known ? existing.get() : existing.get().add(state);
  }

  private static SenderKeyState parse(Bytes skdm) {
    WireMessage.checkVersion(skdm);
    SenderKeyDistributionMessage message;
    try {
      message = SenderKeyDistributionMessage.parseFrom(WireKeys.string(skdm).substring(1));
    } catch (InvalidProtocolBufferException _) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    if (!message.hasId() || message.getChainKey().size() != 32) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    return new SenderKeyState(
        Integer.toUnsignedLong(message.getId()),
        new ChainKey(
            WireKeys.bytes(message.getChainKey()), Integer.toUnsignedLong(message.getIteration())),
        WireKeys.raw(message.getSigningKey()),
        Bytes.EMPTY,
        SkippedKeys.NONE);
  }

  /// Encrypts for everyone who has the distribution of `own`.
  ///
  /// @param padded the plaintext, padded by the caller
  /// @throws SignalException `NO_SENDER_KEY` when the record is not our own
  public static Encrypted encrypt(SenderKeyRecord own, Bytes padded) {
    SenderKeyState state = own.newest();
    long iteration = state.chain().index();
    if (state.signingPrivate().isEmpty() || iteration >= 1L << 32) {
      throw new SignalException(SignalException.Reason.NO_SENDER_KEY);
    }
    SenderKeyState.Taken taken = state.take(iteration, Effort.light());
    SenderKeyMessage message =
        SenderKeyMessage.newBuilder()
            .setId((int) state.id())
            .setIteration((int) iteration)
            .setCiphertext(WireKeys.string(MessageKeys.ofGroup(taken.seed()).encrypt(padded)))
            .build();
    Bytes signed = Bytes.concat(WireMessage.VERSION, Bytes.wrap(message.toByteArray()));
    Bytes signature = XEdDsa.sign(state.signingPrivate(), signed);
    return new Encrypted(own.replace(state, taken.state()), Bytes.concat(signed, signature));
  }

  /// Decrypts an `skmsg`. Nothing changes when it fails.
  ///
  /// @throws SignalException for anything that does not decrypt
  public static Decrypted decrypt(Optional<SenderKeyRecord> existing, Bytes ciphertext) {
    return decrypt(existing, ciphertext, Effort.full());
  }

  /// The same, with as much work as is left of `effort`.
  public static Decrypted decrypt(
      Optional<SenderKeyRecord> existing, Bytes ciphertext, Effort effort) {
    WireMessage.checkVersion(ciphertext);
    int end = ciphertext.length() - SIGNATURE_BYTES;
    if (end <= 1) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    SenderKeyMessage message = parse(WireKeys.string(ciphertext).substring(1, end));
    SenderKeyRecord record = existing.orElseThrow(GroupCipher::noKey);
    Bytes signed = ciphertext.slice(0, end);
    Bytes signature = ciphertext.slice(end, ciphertext.length());
    List<SenderKeyState> named =
        record.states().stream()
            .filter(state -> state.id() == Integer.toUnsignedLong(message.getId()))
            .toList();
    if (named.isEmpty()) {
      throw noKey();
    }
    effort.spend((long) named.size() * Effort.SIGNATURE);
    List<SenderKeyState> signers =
        named.stream()
            .filter(state -> XEdDsa.verify(state.signingPublic(), signed, signature))
            .toList();
    return open(record, signers, message, effort);
  }

  private static Decrypted open(
      SenderKeyRecord record,
      List<SenderKeyState> signers,
      SenderKeyMessage message,
      Effort effort) {
    SignalException refusal = new SignalException(SignalException.Reason.BAD_SIGNATURE);
    long iteration = Integer.toUnsignedLong(message.getIteration());
    Bytes ciphertext = WireKeys.bytes(message.getCiphertext());
    for (SenderKeyState state : signers) {
      try {
        SenderKeyState.Taken taken = state.take(iteration, effort);
        Bytes plaintext = MessageKeys.ofGroup(taken.seed()).decrypt(ciphertext);
        return new Decrypted(record.replace(state, taken.state()), plaintext);
      } catch (SignalException refused) {
        refusal = refused;
      }
    }
    throw refusal;
  }

  private static SenderKeyMessage parse(ByteString data) {
    try {
      SenderKeyMessage message = SenderKeyMessage.parseFrom(data);
      if (message.hasId() && message.hasCiphertext()) {
        return message;
      }
    } catch (InvalidProtocolBufferException _) {
      // as if a field were missing
    }
    throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
  }

  private static SignalException noKey() {
    return new SignalException(SignalException.Reason.NO_SENDER_KEY);
  }
}
