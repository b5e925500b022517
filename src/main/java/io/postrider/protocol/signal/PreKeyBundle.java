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
public record PreKeyBundle(
    long registrationId,
    Bytes identity,
    int signedPreKeyId,
    Bytes signedPreKey,
    Bytes signature,
    int preKeyId,
    Bytes preKey) {
  boolean hasPreKey() {
    return preKeyId != 0 && !preKey.isEmpty();
  }
}
