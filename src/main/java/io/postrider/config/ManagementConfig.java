package io.postrider.config;

/// Where metrics and probes listen.
///
/// @param host the address to bind to, by default the loopback interface
/// @param port serves `/metrics`, `/healthz` and `/readyz`; 0 takes any free one
public record ManagementConfig(String host, int port) {
  static final ManagementConfig DEFAULTS = new ManagementConfig("127.0.0.1", 9090);

  public ManagementConfig {
    Check.host("host", host);
    Check.port("port", port);
  }
}
