package io.postrider.config;

/// What the records' constructors demand.
final class Check {
  private Check() {}

  /// @throws IllegalArgumentException with `<key> <problem>` unless `holds`
  static void that(boolean holds, String key, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(key + " " + problem);
    }
  }

  static void port(String key, int port) {
    that(port >= 0 && port <= 65_535, key, "must be 0 (any free one) to 65535, was " + port);
  }

  static void host(String key, String host) {
    that(!host.isBlank(), key, "must not be empty");
  }
}
