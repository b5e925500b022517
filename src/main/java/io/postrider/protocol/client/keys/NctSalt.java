package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import java.util.Map;
import java.util.Optional;

/// The account's secret out of which comes what stands in for a token that nobody has given us. Its
/// phone tells it, by history or app state. Source: protocol/tokens.md §1.
public final class NctSalt {
  private static final int LONGEST = 256;

  private NctSalt() {}

  /// What is to be kept of one; empty for one that cannot be used.
  public static Map<RecordKey, Bytes> keep(Bytes salt) {
    return salt.isEmpty() || salt.length() > LONGEST
        ? Map.of()
        : Map.of(RecordKeys.nctSalt(), salt);
  }

  /// The one that is kept.
  public static Optional<Bytes> of(Ratchets ratchets) {
    return ratchets.get(RecordKeys.nctSalt());
  }
}
