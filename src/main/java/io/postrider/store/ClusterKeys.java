package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;

/// What the nodes of an installation know each other by: made once, and the same under each of its
/// master keys.
///
/// @param name 16 hexadecimal digits, no secret
/// @param bus signs what nodes ask each other
/// @param proof signs what a node shows the cluster
/// @param tickets seals the tickets of WebSockets
/// @param announcements signs what nodes tell all others
public record ClusterKeys(String name, Bytes bus, Bytes proof, Bytes tickets, Bytes announcements) {
  private static final int LENGTH_BYTES = MasterKey.LENGTH_BYTES;

  /// Those of a new installation.
  static ClusterKeys fresh() {
    return of(Random.next(8).hex(), Random.next(4 * LENGTH_BYTES));
  }

  /// Those of an installation that has none yet: older versions derive them from the master key.
  public static ClusterKeys of(MasterKey masterKey) {
    return new ClusterKeys(
        masterKey.id(),
        masterKey.derive("bus"),
        masterKey.derive("cluster"),
        masterKey.derive("tickets"),
        masterKey.derive("announcements"));
  }

  /// The inverse of `secret`.
  ///
  /// @throws StoreException when these are none
  static ClusterKeys of(String name, Bytes secret) {
    if (secret.length() != 4 * LENGTH_BYTES) {
      throw new StoreException("the cluster's keys have " + secret.length() + " bytes");
    }
    return new ClusterKeys(name, key(secret, 0), key(secret, 1), key(secret, 2), key(secret, 3));
  }

  private static Bytes key(Bytes secret, int which) {
    return secret.slice(which * LENGTH_BYTES, (which + 1) * LENGTH_BYTES);
  }

  /// All but the name, to be sealed.
  Bytes secret() {
    return Bytes.concat(bus, proof, tickets, announcements);
  }
}
