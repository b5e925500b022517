package io.postrider.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The nodes that share the work, and where this one is found by the others.
///
/// @param host the interface for Hazelcast and the event bus: an address of this machine, or a name
///   that means one; absent: the loopback interface in a cluster of one, else the one of `members`
///   that is this machine
/// @param port Hazelcast's, this one and no other; 0 takes any free one, in a cluster of one only
/// @param members `host` or `host:port` of the nodes to join over TCP, this one may be among them;
///   empty: a cluster of one
/// @param tls of the event bus; Hazelcast has none
public record ClusterConfig(
    @Nullable String host, int port, List<String> members, ClusterTlsConfig tls) {
  static final ClusterConfig DEFAULTS =
      new ClusterConfig(null, 5701, List.of(), ClusterTlsConfig.DEFAULTS);

  public ClusterConfig {
    members = List.copyOf(members);
    Check.port("port", port);
    Check.that(
        host == null || host.matches("(?!0\\.0\\.0\\.0$)[^\\s:*]+"),
        "host",
        "must be one address or name, IPv4");
    Check.that(
        members.stream().allMatch(ClusterConfig::isMember),
        "members",
        "must be host or host:port each");
    Check.that(port > 0 || members.isEmpty(), "port", "must not be 0 when there are members");
  }

  /// A node to join.
  public record Member(String host, int port) {}

  private static boolean isMember(String text) {
    return text.matches("[^\\s:]+")
        || (text.matches("[^\\s:]+:[1-9]\\d{0,4}")
            && Integer.parseInt(text.substring(text.indexOf(':') + 1)) <= 65_535);
  }

  /// The members, each with its port: the own one where none is named.
  public List<Member> addresses() {
    return members.stream().map(this::address).toList();
  }

  private Member address(String member) {
    int colon = member.indexOf(':');
    return colon < 0
        ? new Member(member, port)
        : new Member(member.substring(0, colon), Integer.parseInt(member.substring(colon + 1)));
  }
}
