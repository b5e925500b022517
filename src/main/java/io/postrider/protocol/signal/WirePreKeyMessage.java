package io.postrider.protocol.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.proto.PreKeySignalMessage;

/// A message that also tells how to build the session: `33 ‖ protobuf`. Source:
/// protocol/signal-sessions.md §6.
///
/// @param preKeyId of ours, 0 for none
/// @param signedPreKeyId of ours
/// @param baseKey raw 32 bytes
/// @param identity the sender's, raw 32 bytes
/// @param message the whole inner message
record WirePreKeyMessage(
    int preKeyId,
    int signedPreKeyId,
    Bytes baseKey,
    Bytes identity,
    long registrationId,
    Bytes message) {
  static WirePreKeyMessage parse(Bytes data) {
    WireMessage.checkVersion(data);
    PreKeySignalMessage message;
    try {
      message = PreKeySignalMessage.parseFrom(WireKeys.string(data).substring(1));
    } catch (InvalidProtocolBufferException _) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    if (!message.hasBaseKey() || !message.hasIdentityKey() || !message.hasMessage()) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    return new WirePreKeyMessage(
        message.getPreKeyId(),
        message.getSignedPreKeyId(),
        WireKeys.raw(message.getBaseKey()),
        WireKeys.raw(message.getIdentityKey()),
        Integer.toUnsignedLong(message.getRegistrationId()),
        WireKeys.bytes(message.getMessage()));
  }

  static Bytes encode(SessionState state, PendingPreKey pending, Bytes message) {
    PreKeySignalMessage.Builder builder = PreKeySignalMessage.newBuilder();
    if (pending.preKeyId() != 0) {
      builder.setPreKeyId(pending.preKeyId());
    }
    builder
        .setBaseKey(WireKeys.string(WireKeys.wire(state.baseKey())))
        .setIdentityKey(WireKeys.string(WireKeys.wire(state.parties().local())))
        .setMessage(WireKeys.string(message))
        .setRegistrationId((int) state.parties().localRegistrationId())
        .setSignedPreKeyId(pending.signedPreKeyId());
    return Bytes.concat(WireMessage.VERSION, Bytes.wrap(builder.build().toByteArray()));
  }
}
