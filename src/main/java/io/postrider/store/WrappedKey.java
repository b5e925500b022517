package io.postrider.store;

import io.postrider.model.Bytes;

/// A data key as it is stored: sealed under a master key, which seals nothing else.
///
/// @param id of the data key
/// @param masterKeyId of the master key that opens it
record WrappedKey(int id, String masterKeyId, Bytes wrapped) {
  /// Stands for a master key in what it seals.
  private static final int MASTER = 0;

  static WrappedKey of(int id, Bytes key, MasterKey under) {
    Bytes wrapped = new DataKey(MASTER, under.value()).seal(Place.dataKey(id), key);
    return new WrappedKey(id, under.id(), wrapped);
  }

  boolean isUnder(MasterKey masterKey) {
    return masterKeyId.equals(masterKey.id());
  }

  /// @throws StoreException when that is not its master key, or it is damaged
  Bytes unwrap(MasterKey masterKey) {
    return new DataKey(MASTER, masterKey.value()).open(Place.dataKey(id), wrapped);
  }
}
