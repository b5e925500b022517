package io.postrider.rounds;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// A network of its own for each node, all of them joined by a router that is one, too, and that
/// loses what it is told to lose. Database and WhatsApp have an address each on this side of the
/// router. Needs Linux, root and `ip`.
final class Namespaces implements Wires, AutoCloseable {
  /// The end of each wire that is not named for a node.
  private static final String WIRE = "wire";

  private static final int CLUSTER_PORT = 5701;
  private static final int ROUTER = 254;
  private static final int TEST = 1;
  private static final int DATABASE = 2;
  private static final int NETWORK = 3;
  private static final int FIRST_NODE = 11;
  private static final int SEVERAL = 200;

  private final String name = "pr" + Long.toHexString(ProcessHandle.current().pid() & 0xfffff);
  private final String subnet;
  private final int nodes;
  private final List<String> made = new ArrayList<>();
  private int rules;

  private Namespaces(int nodes) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.subnet = "10." + (SEVERAL + random.nextInt(50)) + "." + random.nextInt(250) + ".";
    this.nodes = nodes;
  }

  /// Empty where they cannot be made, with the reason on standard output.
  static Optional<Namespaces> make(int nodes) {
    Namespaces made = new Namespaces(nodes);
    try {
      made.build();
      return Optional.of(made);
    } catch (UncheckedIOException | IllegalStateException cannot) {
      made.close();
      System.out.println("no network namespaces here: " + cannot.getMessage());
      return Optional.empty();
    }
  }

  private void build() {
    namespace(router());
    Command.run(
        "ip", "netns", "exec", router(), "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    ip("link add " + name + " type veth peer name " + WIRE + " netns " + router());
    for (int host : List.of(TEST, DATABASE, NETWORK)) {
      ip("addr add " + address(host) + "/32 dev " + name);
    }
    ip("link set " + name + " up");
    ip("-n " + router() + " addr add " + address(ROUTER) + "/32 dev " + WIRE);
    ip("-n " + router() + " link set " + WIRE + " up");
    ip("route add " + address(ROUTER) + " dev " + name + " src " + address(TEST));
    ip("route add " + subnet + "0/24 via " + address(ROUTER) + " src " + address(TEST));
    for (int host : List.of(TEST, DATABASE, NETWORK)) {
      ip("-n " + router() + " route add " + address(host) + " dev " + WIRE);
    }
    IntStream.range(0, nodes).forEach(this::node);
  }

  private void node(int index) {
    String own = namespace(index);
    String wire = "w" + index;
    namespace(own);
    ip("-n " + router() + " link add " + wire + " type veth peer name " + WIRE + " netns " + own);
    ip("-n " + router() + " link set " + wire + " up");
    ip("-n " + own + " addr add " + address(FIRST_NODE + index) + "/32 dev " + WIRE);
    ip("-n " + own + " link set " + WIRE + " up");
    ip("-n " + own + " link set lo up");
    ip("-n " + own + " route add " + address(ROUTER) + " dev " + WIRE);
    ip("-n " + own + " route add default via " + address(ROUTER));
    ip("-n " + router() + " route add " + address(FIRST_NODE + index) + " dev " + wire);
  }

  private String namespace(int index) {
    return name + "n" + index;
  }

  private String router() {
    return name + "r";
  }

  private String address(int host) {
    return subnet + host;
  }

  private void namespace(String namespace) {
    ip("netns add " + namespace);
    made.add(namespace);
  }

  private static void ip(String arguments) {
    Command.run(("ip " + arguments).split(" ", -1));
  }

  /// Where nodes and services are.
  Ground ground() {
    return new Ground(
        address(DATABASE),
        address(NETWORK),
        IntStream.range(0, nodes)
            .mapToObj(
                index ->
                    new Ground.Place(
                        address(FIRST_NODE + index),
                        CLUSTER_PORT,
                        List.of("ip", "netns", "exec", namespace(index))))
            .toList());
  }

  @Override
  public void cut(Fault.Cut cut) {
    int node = FIRST_NODE + cut.node();
    for (Fault.Target target : cut.targets()) {
      switch (target) {
        case DATABASE -> lose(node, DATABASE, cut.ways());
        case NETWORK -> lose(node, NETWORK, cut.ways());
        case NODES ->
            IntStream.range(FIRST_NODE, FIRST_NODE + nodes)
                .filter(other -> other != node)
                .forEach(other -> lose(node, other, cut.ways()));
      }
    }
  }

  private void lose(int node, int other, Fault.Ways ways) {
    if (ways.out) {
      lose(node, other);
    }
    if (ways.back) {
      lose(other, node);
    }
  }

  /// The packets of a rule that ends in a black hole are lost without an answer.
  private void lose(int from, int to) {
    rules++;
    ip(
        "-n %s rule add from %s to %s blackhole pref %d"
            .formatted(router(), address(from), address(to), rules));
  }

  @Override
  public void heal() {
    for (; rules > 0; rules--) {
      ip("-n " + router() + " rule del pref " + rules);
    }
  }

  /// The wires go with their namespaces.
  @Override
  public void close() {
    made.forEach(namespace -> ip("netns del " + namespace));
    made.clear();
  }
}
