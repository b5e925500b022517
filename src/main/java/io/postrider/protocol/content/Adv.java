package io.postrider.protocol.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.ADVDeviceIdentity;
import io.postrider.protocol.proto.ADVSignedDeviceIdentity;
import io.postrider.protocol.proto.ADVSignedDeviceIdentityHMAC;

/// Device identities: the account vouches for a device, and the device for its account. Source:
/// protocol/pairing.md §5.
public final class Adv {
  /// The account type of ordinary, end-to-end encrypted accounts and devices.
  public static final int E2EE = 0;

  /// The account type of accounts and devices that a business platform hosts.
  public static final int HOSTED = 1;

  private static final Bytes ACCOUNT = Bytes.of((byte) 6, (byte) 0);
  private static final Bytes DEVICE = Bytes.of((byte) 6, (byte) 1);
  private static final Bytes HOSTED_ACCOUNT = Bytes.of((byte) 6, (byte) 5);
  private static final Bytes HOSTED_DEVICE = Bytes.of((byte) 6, (byte) 6);

  private Adv() {}

  /// Phone: vouches for a companion.
  ///
  /// @param account the account's key pair, also the phone's Signal identity
  /// @param companionIdentity raw 32 bytes
  /// @param secret from the QR code, 32 bytes
  /// @return content of `<device-identity>` in `pair-success`
  public static Bytes issue(
      KeyPair account, ADVDeviceIdentity device, Bytes companionIdentity, Bytes secret) {
    ByteString details = device.toByteString();
    Bytes signed = Bytes.concat(accountPrefix(device), bytes(details), companionIdentity);
    ByteString identity =
        ADVSignedDeviceIdentity.newBuilder()
            .setDetails(details)
            .setAccountSignatureKey(string(account.publicKey()))
            .setAccountSignature(string(XEdDsa.sign(account.privateKey(), signed)))
            .build()
            .toByteString();
    ADVSignedDeviceIdentityHMAC outer =
        ADVSignedDeviceIdentityHMAC.newBuilder()
            .setDetails(identity)
            .setHmac(string(hmac(device.getAccountType(), bytes(identity), secret)))
            .setAccountType(device.getAccountType())
            .build();
    return Bytes.wrap(outer.toByteArray());
  }

  /// The device that a phone vouches for, both types and the index written even when 0.
  ///
  /// @param rawId one random number an account, unsigned 32 bits
  /// @param timestamp in seconds
  /// @param keyIndex at least 1
  public static ADVDeviceIdentity device(int rawId, long timestamp, int keyIndex) {
    return ADVDeviceIdentity.newBuilder()
        .setRawId(rawId)
        .setTimestamp(timestamp)
        .setKeyIndex(keyIndex)
        .setAccountType(E2EE)
        .setDeviceType(E2EE)
        .build();
  }

  /// Companion: checks what the phone issued, and adds our own signature.
  ///
  /// @param issued content of `<device-identity>` in `pair-success`
  /// @param secret from our QR code
  /// @return to be stored, and sent beside each `pkmsg`
  /// @throws AdvException when it is not genuine
  public static ADVSignedDeviceIdentity accept(Bytes issued, Bytes secret, KeyPair identity) {
    ADVSignedDeviceIdentityHMAC outer;
    try {
      outer = ADVSignedDeviceIdentityHMAC.parseFrom(string(issued));
    } catch (InvalidProtocolBufferException _) {
      throw new AdvException(AdvException.Reason.MALFORMED);
    }
    Bytes inner = bytes(outer.getDetails());
    if (!Hash.same(hmac(outer.getAccountType(), inner, secret), bytes(outer.getHmac()))) {
      throw new AdvException(AdvException.Reason.HMAC_MISMATCH);
    }
    ADVSignedDeviceIdentity signed = parse(inner);
    Bytes accountKey = bytes(signed.getAccountSignatureKey());
    checkAccount(signed, accountKey, identity.publicKey());
    Bytes text = deviceText(DEVICE, signed, accountKey, identity.publicKey());
    return signed.toBuilder()
        .setDeviceSignature(string(XEdDsa.sign(identity.privateKey(), text)))
        .build();
  }

  /// Companion: what `pair-device-sign` carries, without the account's key.
  public static Bytes reply(ADVSignedDeviceIdentity own) {
    return Bytes.wrap(own.toBuilder().clearAccountSignatureKey().build().toByteArray());
  }

  /// The index of the device in its account's key list.
  ///
  /// @throws AdvException when the details are malformed
  public static int keyIndex(ADVSignedDeviceIdentity identity) {
    return details(identity).getKeyIndex();
  }

  /// Anyone: checks a peer's `<device-identity>`, or a companion's reply to the phone.
  ///
  /// @param identity of the device, raw 32 bytes
  /// @param accountKey of its account when known, else empty: then the one inside is taken
  /// @return the account's key, raw 32 bytes
  /// @throws AdvException when a signature or the account's key does not fit
  public static Bytes verify(Bytes deviceIdentity, Bytes identity, Bytes accountKey) {
    ADVSignedDeviceIdentity signed = parse(deviceIdentity);
    Bytes inside = bytes(signed.getAccountSignatureKey());
    Bytes key = accountKey.isEmpty() ? inside : accountKey;
    if (!inside.isEmpty() && !inside.equals(key)) {
      throw new AdvException(AdvException.Reason.SIGNATURE_MISMATCH);
    }
    checkAccount(signed, key, identity);
    if (!isSignedByDevice(signed, key, identity)) {
      throw new AdvException(AdvException.Reason.SIGNATURE_MISMATCH);
    }
    return key;
  }

  /// A hosted device signs under either prefix.
  private static boolean isSignedByDevice(
      ADVSignedDeviceIdentity signed, Bytes account, Bytes identity) {
    Bytes signature = bytes(signed.getDeviceSignature());
    return XEdDsa.verify(identity, deviceText(DEVICE, signed, account, identity), signature)
        || (details(signed).getDeviceType() == HOSTED
            && XEdDsa.verify(
                identity, deviceText(HOSTED_DEVICE, signed, account, identity), signature));
  }

  private static void checkAccount(
      ADVSignedDeviceIdentity signed, Bytes accountKey, Bytes identity) {
    Bytes text = Bytes.concat(accountPrefix(details(signed)), bytes(signed.getDetails()), identity);
    if (!XEdDsa.verify(accountKey, text, bytes(signed.getAccountSignature()))) {
      throw new AdvException(AdvException.Reason.SIGNATURE_MISMATCH);
    }
  }

  private static Bytes deviceText(
      Bytes prefix, ADVSignedDeviceIdentity signed, Bytes account, Bytes identity) {
    return Bytes.concat(prefix, bytes(signed.getDetails()), identity, account);
  }

  static Bytes hmac(int accountType, Bytes identity, Bytes secret) {
    return Hash.hmac(secret, accountType == HOSTED ? HOSTED_ACCOUNT : Bytes.EMPTY, identity);
  }

  private static Bytes accountPrefix(ADVDeviceIdentity device) {
    return device.getDeviceType() == HOSTED ? HOSTED_ACCOUNT : ACCOUNT;
  }

  /// Reads a stored or received identity.
  ///
  /// @throws AdvException when it is malformed
  public static ADVSignedDeviceIdentity parse(Bytes identity) {
    try {
      return ADVSignedDeviceIdentity.parseFrom(string(identity));
    } catch (InvalidProtocolBufferException _) {
      throw new AdvException(AdvException.Reason.MALFORMED);
    }
  }

  private static ADVDeviceIdentity details(ADVSignedDeviceIdentity identity) {
    try {
      return ADVDeviceIdentity.parseFrom(identity.getDetails());
    } catch (InvalidProtocolBufferException _) {
      throw new AdvException(AdvException.Reason.MALFORMED);
    }
  }

  private static Bytes bytes(ByteString value) {
    return Bytes.wrap(value.toByteArray());
  }

  private static ByteString string(Bytes value) {
    return ByteString.copyFrom(value.unsafeArray());
  }
}
