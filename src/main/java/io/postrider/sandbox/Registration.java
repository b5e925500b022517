package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.ClientPayload;
import java.util.Optional;

/// The public keys with which a companion introduces itself.
///
/// @param noiseKey proven in the handshake; empty for a phone
record Registration(
    Bytes noiseKey, Bytes identity, long registrationId, SignedKey signedKey, String platform) {
  static final Bytes KEY_TYPE = Bytes.of((byte) 5);

  /// A signed pre-key's public half.
  record SignedKey(int id, Bytes value, Bytes signature) {
    boolean verifies(Bytes identity) {
      return value.length() == 32
          && XEdDsa.verify(identity, Bytes.concat(KEY_TYPE, value), signature);
    }
  }

  /// Reads the registration payload.
  ///
  /// @return empty when a size is wrong or the pre-key's signature does not verify
  static Optional<Registration> read(ClientPayload payload, Bytes noiseKey) {
    var data = payload.getDevicePairingData();
    Bytes identity = Bytes.wrap(data.getEIdent().toByteArray());
    var key =
        new SignedKey(
            (int) ServerStanzas.number(Bytes.wrap(data.getESkeyId().toByteArray())),
            Bytes.wrap(data.getESkeyVal().toByteArray()),
            Bytes.wrap(data.getESkeySig().toByteArray()));
    Bytes registrationId = Bytes.wrap(data.getERegid().toByteArray());
    if (identity.length() != 32
        || registrationId.length() != 4
        || data.getESkeyId().size() != 3
        || !Bytes.wrap(data.getEKeytype().toByteArray()).equals(KEY_TYPE)
        || !key.verifies(identity)) {
      return Optional.empty();
    }
    return Optional.of(
        new Registration(
            noiseKey,
            identity,
            ServerStanzas.number(registrationId),
            key,
            platform(data.getDeviceProps().toByteArray())));
  }

  /// Whether its build hash is that of the version which it names. Source:
  /// protocol/login-and-stream.md §2.
  static boolean isBuilt(ClientPayload payload) {
    var version = payload.getUserAgent().getAppVersion();
    String text = version.getPrimary() + "." + version.getSecondary() + "." + version.getTertiary();
    return Bytes.wrap(payload.getDevicePairingData().getBuildHash().toByteArray())
        .equals(Hash.md5(Bytes.utf8(text)));
  }

  private static String platform(byte[] deviceProps) {
    try {
      String os = io.postrider.protocol.proto.DeviceProps.parseFrom(deviceProps).getOs();
      return os.isBlank() ? "unknown" : os;
    } catch (com.google.protobuf.InvalidProtocolBufferException unreadable) {
      return "unknown";
    }
  }

  Registration withSignedKey(SignedKey key) {
    return new Registration(noiseKey, identity, registrationId, key, platform);
  }
}
