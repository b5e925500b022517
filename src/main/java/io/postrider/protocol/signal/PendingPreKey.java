package io.postrider.protocol.signal;

/// The peer's pre-keys that we started with, until its first answer.
///
/// @param preKeyId 0 when no one-time pre-key was used
record PendingPreKey(int preKeyId, int signedPreKeyId) {}
