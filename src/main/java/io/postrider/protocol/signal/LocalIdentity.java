package io.postrider.protocol.signal;

import io.postrider.protocol.crypto.KeyPair;
import java.util.List;
import java.util.Optional;

/// Our own side of every session.
///
/// @param registrationId unsigned 32 bits
/// @param signedPreKeys newest first; keep the previous one for peers with a stale bundle
public record LocalIdentity(
    KeyPair identity, long registrationId, List<SignedPreKey> signedPreKeys) {
  public LocalIdentity {
    signedPreKeys = List.copyOf(signedPreKeys);
  }

  Optional<SignedPreKey> signedPreKey(int id) {
    return signedPreKeys.stream().filter(key -> key.id() == id).findFirst();
  }
}
