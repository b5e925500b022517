package io.postrider.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data keys of an installation as far as one master key opens them. It learns of new ones, and
/// forgets none: what is sealed under one may be on its way still.
final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final MasterKey masterKey;
  private final Sealer sealer;
  private final Set<Integer> damaged = new HashSet<>();

  private KeyRing(MasterKey masterKey, Sealer sealer) {
    this.masterKey = masterKey;
    this.sealer = sealer;
  }

  /// @param stored all data keys of the installation
  /// @param active the one to seal with
  /// @throws StoreException when the master key is not this installation's
  static KeyRing open(MasterKey masterKey, List<WrappedKey> stored, int active) {
    WrappedKey first =
        stored.stream()
            .filter(key -> key.id() == active && key.isUnder(masterKey))
            .findFirst()
            .orElseThrow(() -> foreign(masterKey, stored));
    KeyRing ring = new KeyRing(masterKey, new Sealer(active, first.unwrap(masterKey)));
    ring.learn(stored, active);
    return ring;
  }

  private static StoreException foreign(MasterKey masterKey, List<WrappedKey> stored) {
    Set<String> known =
        stored.stream().map(WrappedKey::masterKeyId).collect(Collectors.toCollection(TreeSet::new));
    return new StoreException(
        "this is not the master key of this database: it has the id %s, the database's %s"
            .formatted(masterKey.id(), String.join(", ", known)));
  }

  /// Opens with those that are new and seals with the active one, if this master key opens it.
  synchronized void learn(List<WrappedKey> stored, int active) {
    stored.stream()
        .filter(key -> key.isUnder(masterKey) && !sealer.knows(key.id()))
        .forEach(this::add);
    sealer.sealWith(active);
  }

  /// One that is damaged must not keep this node from working with the others.
  private void add(WrappedKey key) {
    try {
      sealer.add(key.id(), key.unwrap(masterKey));
    } catch (StoreException broken) {
      if (damaged.add(key.id())) {
        LOG.error("the data key {} cannot be used", key.id(), broken);
      }
    }
  }

  Sealer sealer() {
    return sealer;
  }

  String masterKeyId() {
    return masterKey.id();
  }
}
