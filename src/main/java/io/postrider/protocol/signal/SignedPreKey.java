package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.XEdDsa;

/// A signed pre-key of ours.
///
/// @param id 1 to 0xFFFFFF
/// @param signature 64 bytes, by the identity key over `05 ‖ public key`
public record SignedPreKey(int id, KeyPair pair, Bytes signature) {
  public SignedPreKey {
    WireKeys.checkId(id);
  }

  /// A fresh one, signed by `identity`.
  public static SignedPreKey generate(int id, KeyPair identity) {
    return of(id, KeyPair.generate(), identity);
  }

  /// Signs a given pair.
  public static SignedPreKey of(int id, KeyPair pair, KeyPair identity) {
    Bytes signature = XEdDsa.sign(identity.privateKey(), WireKeys.wire(pair.publicKey()));
    return new SignedPreKey(id, pair, signature);
  }
}
