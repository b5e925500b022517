package io.postrider.rounds;

import java.util.List;
import java.util.Set;

/// The ways of nodes to their services, which relays can hold up.
final class RelayWires implements Wires {
  static final Set<Fault.Target> TARGETS = Set.of(Fault.Target.DATABASE, Fault.Target.NETWORK);

  private final List<Node> nodes;

  RelayWires(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  @Override
  public void cut(Fault.Cut cut) {
    Node node = nodes.get(cut.node());
    for (Fault.Target target : cut.targets()) {
      Relay relay =
          switch (target) {
            case DATABASE -> node.database();
            case NETWORK -> node.network();
            case NODES -> throw new IllegalArgumentException("needs namespaces");
          };
      relay.cut(cut.ways().out, cut.ways().back);
    }
  }

  @Override
  public void heal() {
    for (Node node : nodes) {
      node.database().heal();
      node.network().heal();
    }
  }
}
