package io.postrider.config;

/// Where the API listens.
///
/// @param host the address to bind to, by default the loopback interface
/// @param port the API's, the documentation's and the console's; 0 takes any free one
public record HttpConfig(String host, int port) {
  static final HttpConfig DEFAULTS = new HttpConfig("127.0.0.1", 8080);

  public HttpConfig {
    Check.host("host", host);
    Check.port("port", port);
  }
}
