package io.postrider.sandbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.ADVDeviceIdentity;
import io.postrider.protocol.proto.ADVKeyIndexList;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import io.postrider.protocol.proto.ADVSignedDeviceIdentityHMAC;
import io.postrider.protocol.proto.ADVSignedKeyIndexList;
import java.time.Instant;
import java.util.Optional;

/// The phone's half of a device identity: it signs, the companion signs too, and the phone checks
/// that. Source: protocol/pairing.md §5.
///
/// @param details the signed description
record DeviceIdentity(Bytes details, Bytes accountSignature, int keyIndex) {
  private static final Bytes ACCOUNT_PREFIX = Bytes.of((byte) 6, (byte) 0);
  private static final Bytes DEVICE_PREFIX = Bytes.of((byte) 6, (byte) 1);
  private static final Bytes LIST_PREFIX = Bytes.of((byte) 6, (byte) 2);

  /// Describes and signs a companion's identity key.
  static DeviceIdentity sign(PhoneAccount account, int keyIndex, Bytes identity, Instant now) {
    Bytes details =
        Bytes.wrap(
            ADVDeviceIdentity.newBuilder()
                .setRawId((int) account.rawId)
                .setTimestamp(now.getEpochSecond())
                .setKeyIndex(keyIndex)
                .setAccountType(0)
                .setDeviceType(0)
                .build()
                .toByteArray());
    Bytes signature =
        XEdDsa.sign(account.identity.privateKey(), Bytes.concat(ACCOUNT_PREFIX, details, identity));
    return new DeviceIdentity(details, signature, keyIndex);
  }

  /// What goes to the companion, sealed with the secret of its QR code.
  Bytes sealed(PhoneAccount account, Bytes secret) {
    ByteString signed = builder(account).build().toByteString();
    Bytes hmac = Hash.hmac(secret, Bytes.wrap(signed.toByteArray()));
    return Bytes.wrap(
        ADVSignedDeviceIdentityHMAC.newBuilder()
            .setDetails(signed)
            .setHmac(string(hmac))
            .setAccountType(0)
            .build()
            .toByteArray());
  }

  /// Checks the companion's answer.
  ///
  /// @return the complete identity, or empty when anything differs or its signature is wrong
  Optional<Bytes> completed(PhoneAccount account, Bytes identity, Bytes answer) {
    try {
      ADVSignedDeviceIdentity said = ADVSignedDeviceIdentity.parseFrom(answer.unsafeArray());
      Bytes signature = Bytes.wrap(said.getDeviceSignature().toByteArray());
      Bytes message = Bytes.concat(DEVICE_PREFIX, details, identity, account.identity.publicKey());
      boolean fits =
          said.getDetails().equals(string(details))
              && said.getAccountSignature().equals(string(accountSignature))
              && XEdDsa.verify(identity, message, signature);
      return fits
          ? Optional.of(
              Bytes.wrap(
                  builder(account).setDeviceSignature(string(signature)).build().toByteArray()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException unreadable) {
      return Optional.empty();
    }
  }

  /// What others get of a complete identity: the account's key is that of its phone.
  static Bytes handedOut(Bytes complete) {
    try {
      return Bytes.wrap(
          ADVSignedDeviceIdentity.parseFrom(complete.unsafeArray()).toBuilder()
              .clearAccountSignatureKey()
              .build()
              .toByteArray());
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalArgumentException("damaged identity", damaged);
    }
  }

  private ADVSignedDeviceIdentity.Builder builder(PhoneAccount account) {
    return ADVSignedDeviceIdentity.newBuilder()
        .setDetails(string(details))
        .setAccountSignatureKey(string(account.identity.publicKey()))
        .setAccountSignature(string(accountSignature));
  }

  /// The signed list of the account's valid key indexes.
  static Bytes keyIndexList(PhoneAccount account, Instant now) {
    var list =
        ADVKeyIndexList.newBuilder()
            .setRawId((int) account.rawId)
            .setTimestamp(now.getEpochSecond())
            .setCurrentIndex(account.nextKeyIndex - 1)
            .addValidIndexes(0);
    account.companions().forEach(device -> list.addValidIndexes(device.keyIndex));
    Bytes details = Bytes.wrap(list.build().toByteArray());
    return Bytes.wrap(
        ADVSignedKeyIndexList.newBuilder()
            .setDetails(string(details))
            .setAccountSignature(
                string(
                    XEdDsa.sign(account.identity.privateKey(), Bytes.concat(LIST_PREFIX, details))))
            .setAccountSignatureKey(string(account.identity.publicKey()))
            .build()
            .toByteArray());
  }

  static ByteString string(Bytes bytes) {
    return ByteString.copyFrom(bytes.unsafeArray());
  }
}
