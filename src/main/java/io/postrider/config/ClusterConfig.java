package io.postrider.config;

import java.util.List;

/// The nodes that share the work. More than one cannot yet: `serve` refuses members.
///
/// @param members `host` or `host:port` of the nodes to join over TCP; empty: a cluster of one
public record ClusterConfig(List<String> members) {
  static final ClusterConfig DEFAULTS = new ClusterConfig(List.of());

  public ClusterConfig {
    members = List.copyOf(members);
    Check.that(
        members.stream().allMatch(member -> member.matches("[^\\s:]+(:\\d{1,5})?")),
        "members",
        "must be host or host:port each");
  }
}
