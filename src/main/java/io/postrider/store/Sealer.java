package io.postrider.store;

import io.postrider.model.Bytes;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/// Encrypts values under the active one of its data keys, and opens what any of them has sealed.
/// For any thread.
final class Sealer {
  private volatile Keys keys;

  /// @param active seals
  private record Keys(Map<Integer, DataKey> all, DataKey active) {
    private Keys {
      all = Map.copyOf(all);
    }
  }

  /// With one key.
  ///
  /// @param keyId tells the keys of an installation apart
  /// @param key 32 bytes
  Sealer(int keyId, Bytes key) {
    DataKey only = new DataKey(keyId, key);
    this.keys = new Keys(Map.of(keyId, only), only);
  }

  /// The sealed form of `value` for `place`; another one each time.
  Bytes seal(Place place, Bytes value) {
    return keys.active().seal(place, value);
  }

  /// The inverse of `seal`.
  ///
  /// @throws StoreException when it was not sealed for this place under one of the keys
  Bytes open(Place place, Bytes sealed) {
    int id = DataKey.idIn(place, sealed);
    DataKey key = keys.all().get(id);
    if (key == null) {
      throw DataKey.unknown(place, id);
    }
    return key.open(place, sealed);
  }

  /// Opens with one more key from now on.
  synchronized void add(int keyId, Bytes key) {
    Map<Integer, DataKey> more = new HashMap<>(keys.all());
    more.put(keyId, new DataKey(keyId, key));
    keys = new Keys(more, keys.active());
  }

  /// Seals with another one of its keys from now on; does nothing for one that it has not.
  synchronized void sealWith(int keyId) {
    keys = new Keys(keys.all(), keys.all().getOrDefault(keyId, keys.active()));
  }

  boolean knows(int keyId) {
    return keys.all().containsKey(keyId);
  }

  /// The key that it seals with.
  int active() {
    return keys.active().id();
  }

  /// The newest of its keys.
  int newest() {
    return Collections.max(keys.all().keySet());
  }
}
