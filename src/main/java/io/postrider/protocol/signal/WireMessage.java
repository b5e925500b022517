package io.postrider.protocol.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.proto.SignalMessage;

/// A message of a session: `33 ‖ protobuf ‖ mac[8]`. Source: protocol/signal-sessions.md §5.
///
/// @param ratchetKey raw 32 bytes
/// @param counter unsigned 32 bits
/// @param signed what the MAC is over, as received
/// @param mac 8 bytes
record WireMessage(Bytes ratchetKey, long counter, Bytes ciphertext, Bytes signed, Bytes mac) {
  static final Bytes VERSION = Bytes.of((byte) 0x33);
  private static final int MAC_BYTES = 8;

  static WireMessage parse(Bytes data) {
    if (data.length() <= 1 + MAC_BYTES) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    checkVersion(data);
    int end = data.length() - MAC_BYTES;
    SignalMessage message;
    try {
      message = SignalMessage.parseFrom(WireKeys.string(data).substring(1, end));
    } catch (InvalidProtocolBufferException _) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    if (!message.hasRatchetKey() || !message.hasCiphertext()) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
    return new WireMessage(
        WireKeys.raw(message.getRatchetKey()),
        Integer.toUnsignedLong(message.getCounter()),
        WireKeys.bytes(message.getCiphertext()),
        data.slice(0, end),
        data.slice(end, data.length()));
  }

  /// Message version 3 in the high half, at most 3 in the low one.
  static void checkVersion(Bytes data) {
    if (data.isEmpty() || data.at(0) >> 4 != 3 || (data.at(0) & 15) > 3) {
      throw new SignalException(SignalException.Reason.INVALID_MESSAGE);
    }
  }

  /// All four fields are written, zeros too: some receivers verify a copy that they encode anew.
  static Bytes encode(SendingChain chain, MessageKeys keys, Parties parties, Bytes plaintext) {
    SignalMessage message =
        SignalMessage.newBuilder()
            .setRatchetKey(WireKeys.string(WireKeys.wire(chain.ratchet().publicKey())))
            .setCounter((int) chain.chain().index())
            .setPreviousCounter((int) chain.previousCounter())
            .setCiphertext(WireKeys.string(keys.encrypt(plaintext)))
            .build();
    Bytes signed = Bytes.concat(VERSION, Bytes.wrap(message.toByteArray()));
    return Bytes.concat(signed, mac(keys, parties.local(), parties.remote(), signed));
  }

  /// Whether the peer made this with `keys`.
  boolean authentic(MessageKeys keys, Parties parties) {
    return Hash.same(mac, mac(keys, parties.remote(), parties.local(), signed));
  }

  private static Bytes mac(MessageKeys keys, Bytes sender, Bytes receiver, Bytes signed) {
    return Hash.hmac(keys.macKey(), WireKeys.wire(sender), WireKeys.wire(receiver), signed)
        .slice(0, MAC_BYTES);
  }
}
