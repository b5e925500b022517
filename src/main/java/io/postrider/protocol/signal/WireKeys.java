package io.postrider.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.X25519;

/// Public keys inside Signal messages: type byte 05 before the 32 bytes. And bytes in protobuf.
final class WireKeys {
  private static final Bytes TYPE = Bytes.of((byte) 5);

  private WireKeys() {}

  static Bytes wire(Bytes raw) {
    return Bytes.concat(TYPE, raw);
  }

  /// The raw key of 33 bytes as received.
  static Bytes raw(ByteString wire) {
    if (wire.size() != 33 || wire.byteAt(0) != 5) {
      throw new SignalException(SignalException.Reason.INVALID_KEY);
    }
    return bytes(wire.substring(1));
  }

  static Bytes agree(Bytes privateKey, Bytes publicKey) {
    try {
      return X25519.agree(privateKey, publicKey);
    } catch (CryptoException _) {
      throw new SignalException(SignalException.Reason.INVALID_KEY);
    }
  }

  static Bytes bytes(ByteString value) {
    return Bytes.wrap(value.toByteArray());
  }

  static ByteString string(Bytes value) {
    return UnsafeByteOperations.unsafeWrap(value.unsafeArray());
  }

  static void checkId(int id) {
    if (id < 1 || id > 0xFFFFFF) {
      throw new IllegalArgumentException("a pre-key id is 1 to 0xFFFFFF");
    }
  }
}
