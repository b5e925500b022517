package io.postrider.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the simulated network listens. Its control API asks for no credential, so keep it on the
/// loopback interface.
///
/// @param host the address to bind to
/// @param port WebSocket and control API; 0 takes any free one
/// @param state the file that a sandbox on its own keeps its state in; absent: memory. Inside
///   `serve` the state is always kept in the data folder
public record SandboxSettings(String host, int port, @Nullable Path state) {
  static final SandboxSettings DEFAULTS = new SandboxSettings("127.0.0.1", 7080, null);

  public SandboxSettings {
    Check.host("host", host);
    Check.port("port", port);
  }
}
