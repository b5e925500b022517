package io.postrider.protocol.sync;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;

/// What a key of the app state stands for. Source: protocol/app-state.md §4.
record MutationKeys(Bytes index, Bytes value, Bytes valueMac, Bytes snapshotMac, Bytes patchMac) {
  private static final Bytes INFO = Bytes.utf8("WhatsApp Mutation Keys");
  private static final int SIZE = 32;

  /// @param data the key, 32 bytes
  static MutationKeys of(Bytes data) {
    Bytes all = Hash.hkdf(data, Bytes.EMPTY, INFO, 5 * SIZE);
    return new MutationKeys(part(all, 0), part(all, 1), part(all, 2), part(all, 3), part(all, 4));
  }

  private static Bytes part(Bytes all, int number) {
    return all.slice(number * SIZE, (number + 1) * SIZE);
  }

  /// For logs: nothing secret.
  @Override
  public String toString() {
    return "MutationKeys";
  }
}
