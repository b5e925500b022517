package io.postrider.protocol.signal;

import io.postrider.model.Bytes;

/// What a peer's device published for others to start a session with it; not verified yet.
///
/// @param registrationId unsigned 32 bits
/// @param identity raw 32 bytes
/// @param signedPreKey raw 32 bytes
/// @param signature 64 bytes
/// @param preKeyId 0 when there is no one-time pre-key
/// @param preKey raw 32 bytes, empty when there is none
/// @param deviceIdentity what the account says of the device, not looked at here; empty for none
public record PreKeyBundle(
    long registrationId,
    Bytes identity,
    int signedPreKeyId,
    Bytes signedPreKey,
    Bytes signature,
    int preKeyId,
    Bytes preKey,
    Bytes deviceIdentity) {
  /// Of a device that nobody vouches for.
  public PreKeyBundle(
      long registrationId,
      Bytes identity,
      int signedPreKeyId,
      Bytes signedPreKey,
      Bytes signature,
      int preKeyId,
      Bytes preKey) {
    this(
        registrationId,
        identity,
        signedPreKeyId,
        signedPreKey,
        signature,
        preKeyId,
        preKey,
        Bytes.EMPTY);
  }

  boolean hasPreKey() {
    return preKeyId != 0 && !preKey.isEmpty();
  }
}
