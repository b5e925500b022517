package io.postrider.auth;

import java.util.Optional;
import java.util.stream.Stream;

/// The signatures that a login token may have; there are no others (api.md §22).
enum TokenAlgorithm {
  EDDSA("EdDSA"),
  ES256("ES256"),
  RS256("RS256");

  private final String wire;

  TokenAlgorithm(String wire) {
    this.wire = wire;
  }

  /// The name in `alg`.
  String wire() {
    return wire;
  }

  static Optional<TokenAlgorithm> ofWire(String name) {
    return Stream.of(values()).filter(algorithm -> algorithm.wire.equals(name)).findFirst();
  }
}
