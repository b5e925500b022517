package io.postrider.config;

import io.postrider.model.Hosts;
import java.util.List;

/// Where the API listens.
///
/// @param host the address to bind to, by default the loopback interface
/// @param port the API's and the documentation's; 0 takes any free one
/// @param origins of web pages elsewhere that may use the API, such as `https://example.org`
/// @param connections that may be open to the API's port, 10 to 1,000,000; those that come then are
///   closed
/// @param connectionsPerAddress that may come from one address, or one IPv6 network of 64 bits, 1
///   to 1,000,000
/// @param proxies addresses that many clients come from, and that may have all connections; by
///   default this machine's
public record HttpConfig(
    String host,
    int port,
    List<String> origins,
    int connections,
    int connectionsPerAddress,
    List<String> proxies) {
  static final HttpConfig DEFAULTS =
      new HttpConfig("127.0.0.1", 8080, List.of(), 5_000, 1_000, List.of("127.0.0.1", "::1"));

  public HttpConfig {
    Check.host("host", host);
    Check.port("port", port);
    origins = List.copyOf(origins);
    Check.that(
        origins.stream().allMatch(origin -> origin.matches("https?://[^/?#\\s]{1,255}")),
        "origins",
        "must be like https://example.org");
    Check.that(
        connections >= 10 && connections <= 1_000_000,
        "connections",
        "must be 10 to 1000000, was " + connections);
    Check.that(
        connectionsPerAddress >= 1 && connectionsPerAddress <= 1_000_000,
        "connectionsPerAddress",
        "must be 1 to 1000000, was " + connectionsPerAddress);
    proxies = List.copyOf(proxies);
    Check.that(
        proxies.stream().allMatch(Hosts::isAddress),
        "proxies",
        "must be addresses such as 10.0.0.1, not names");
  }
}
