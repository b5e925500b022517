package io.postrider.cluster;

import io.postrider.model.OrganizationId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How many sessions of which organization each node has. Not safe for several threads.
public final class Loads {
  private final Map<String, Map<OrganizationId, Integer>> loads = new HashMap<>();
  private final Map<String, Integer> totals = new HashMap<>();

  /// Adds to what a node has; a negative number takes away.
  public void add(String node, OrganizationId organization, int sessions) {
    Map<OrganizationId, Integer> own = loads.computeIfAbsent(node, _ -> new HashMap<>());
    own.merge(organization, sessions, Integer::sum);
    own.remove(organization, 0);
    totals.merge(node, sessions, Integer::sum);
  }

  /// All sessions of a node.
  int of(String node) {
    return totals.getOrDefault(node, 0);
  }

  /// Those of one organization.
  int of(String node, OrganizationId organization) {
    return organizations(node).getOrDefault(organization, 0);
  }

  Map<OrganizationId, Integer> organizations(String node) {
    return loads.getOrDefault(node, Map.of());
  }

  /// The nodes that have sessions or had some.
  public Set<String> nodes() {
    return totals.keySet();
  }

  Loads copy() {
    Loads copy = new Loads();
    loads.forEach((node, own) -> own.forEach((of, number) -> copy.add(node, of, number)));
    return copy;
  }
}
