package io.postrider.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a sandbox listens and what it keeps.
///
/// @param host the interface, normally 127.0.0.1
/// @param port 0 for any free one
/// @param dataFolder holds the certificate keys, so that the root key survives a restart
/// @param stateFile accounts, groups, ratchets and undelivered stanzas; null keeps them in memory
/// @param phones numbers of the phones that an empty start creates
public record SandboxConfig(
    String host, int port, Path dataFolder, @Nullable Path stateFile, List<String> phones) {
  public SandboxConfig {
    phones = List.copyOf(phones);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
  }

  /// On the loopback interface, any port, in memory, without phones.
  public static SandboxConfig inMemory(Path dataFolder) {
    return new SandboxConfig("127.0.0.1", 0, dataFolder, null, List.of());
  }
}
