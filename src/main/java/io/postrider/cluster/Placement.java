package io.postrider.cluster;

import io.postrider.model.OrganizationId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which session belongs on which node: in proportion to the nodes' capacities, within a tenth,
/// those of one organization apart from each other, and with as few moves as that takes. The same
/// questions get the same answers on every node.
final class Placement {
  private static final double TOLERANCE = 0.1;

  private final Map<String, Integer> capacities = new TreeMap<>();
  private final Loads loads;

  /// @param members those that may take sessions have room; what those have that are gone is to be
  ///   placed, not moved
  /// @param loads what each has
  Placement(Collection<Member> members, Loads loads) {
    members.stream()
        .filter(Member::isAlive)
        .forEach(member -> capacities.put(member.id(), member.room()));
    this.loads = loads.copy();
  }

  /// Where sessions without an owner go; those for which there is no room are left out.
  ///
  /// @param orphans of any number of organizations
  Map<OwnershipStore.Orphan, String> place(Collection<OwnershipStore.Orphan> orphans) {
    Map<OwnershipStore.Orphan, String> placed = new LinkedHashMap<>();
    orphans.stream()
        .sorted(Comparator.comparing(orphan -> orphan.id().value()))
        .forEach(
            orphan ->
                next(orphan.organization())
                    .ifPresent(
                        node -> {
                          placed.put(orphan, node);
                          loads.add(node, orphan.organization(), 1);
                        }));
    return placed;
  }

  /// Where one more session of an organization goes, if there is room: among the nodes that are
  /// about as full as the emptiest, to the one with the fewest of the organization.
  Optional<String> next(OrganizationId organization) {
    double level = level(1) * (1 + TOLERANCE / 2);
    List<String> open = capacities.keySet().stream().filter(this::hasRoom).toList();
    List<String> low =
        open.stream().filter(node -> loads.of(node) + 1 <= level * capacity(node)).toList();
    return (low.isEmpty() ? open : low)
        .stream()
            .min(
                Comparator.<String>comparingInt(node -> loads.of(node, organization))
                    .thenComparingDouble(node -> (loads.of(node) + 1.0) / capacity(node))
                    .thenComparing(Comparator.naturalOrder()));
  }

  private boolean hasRoom(String node) {
    return loads.of(node) < capacity(node);
  }

  private int capacity(String node) {
    return capacities.getOrDefault(node, 0);
  }

  /// How full each node is when all are equally full.
  ///
  /// @param more sessions than there are
  private double level(int more) {
    long room = capacities.values().stream().mapToLong(Integer::longValue).sum();
    long all = capacities.keySet().stream().mapToLong(loads::of).sum() + more;
    return room == 0 ? 0 : Math.min(1, (double) all / room);
  }

  /// Some sessions of an organization are to move.
  record Move(String from, String to, OrganizationId organization, int sessions) {}

  /// What is to move, from nodes that are alive, until all is balanced; empty when it is, within a
  /// tenth, and when no organization lives on one node alone that could live on two.
  List<Move> moves() {
    Moves moves = new Moves();
    spread(moves);
    if (!isBalanced()) {
      balance(moves);
    }
    return moves.list();
  }

  /// Those of `moves` that one node has to give.
  List<Move> movesFrom(String node) {
    return moves().stream().filter(move -> move.from().equals(node)).toList();
  }

  /// No node has more, or less, than its share by more than a tenth, and by more than one session;
  /// one that takes none has none.
  private boolean isBalanced() {
    return capacities.keySet().stream()
        .allMatch(
            node -> {
              double share = share(node);
              double off = Math.abs(loads.of(node) - share);
              return off <= Math.max(capacity(node) > 0 ? 1 : 0, TOLERANCE * share);
            });
  }

  private double share(String node) {
    return level(0) * capacity(node);
  }

  private final class Moves {
    private final Map<Move, Integer> numbers = new LinkedHashMap<>();

    private void add(String from, String to, OrganizationId organization) {
      numbers.merge(new Move(from, to, organization, 1), 1, Integer::sum);
      loads.add(from, organization, -1);
      loads.add(to, organization, 1);
    }

    private List<Move> list() {
      List<Move> list = new ArrayList<>();
      numbers.forEach(
          (one, number) -> list.add(new Move(one.from(), one.to(), one.organization(), number)));
      return list;
    }
  }

  /// An organization of several sessions must not go down with one node.
  private void spread(Moves moves) {
    Map<OrganizationId, Set<String>> homes = new HashMap<>();
    for (String node : capacities.keySet()) {
      loads
          .organizations(node)
          .keySet()
          .forEach(of -> homes.computeIfAbsent(of, _ -> new HashSet<>()).add(node));
    }
    homes.entrySet().stream()
        .filter(home -> home.getValue().size() == 1)
        .sorted(Comparator.comparing(home -> home.getKey().value()))
        .forEach(home -> spread(home.getKey(), home.getValue().iterator().next(), moves));
  }

  private void spread(OrganizationId organization, String home, Moves moves) {
    if (capacity(home) > 0 && loads.of(home, organization) > 1) {
      capacities.keySet().stream()
          .filter(node -> !node.equals(home) && hasRoom(node))
          .min(Comparator.comparingDouble(this::fullness))
          .ifPresent(node -> moves.add(home, node, organization));
    }
  }

  private double fullness(String node) {
    return (double) loads.of(node) / capacity(node);
  }

  private void balance(Moves moves) {
    Map<String, Integer> wanted = wanted();
    List<String> givers = new ArrayList<>();
    List<String> takers = new ArrayList<>();
    wanted.forEach(
        (node, number) -> {
          if (loads.of(node) > number) {
            givers.add(node);
          } else if (loads.of(node) < number && capacity(node) > 0) {
            takers.add(node);
          }
        });
    for (String giver : givers) {
      for (String taker : takers) {
        give(giver, taker, wanted, moves);
      }
    }
  }

  private void give(String giver, String taker, Map<String, Integer> wanted, Moves moves) {
    int number =
        Math.min(
            loads.of(giver) - Objects.requireNonNull(wanted.get(giver)),
            Objects.requireNonNull(wanted.get(taker)) - loads.of(taker));
    for (int i = 0; i < number; i++) {
      moves.add(giver, taker, apart(giver, taker));
    }
  }

  /// The organization of which one more lives on the giver than on the taker, the most so; one that
  /// lives on both stays so where that can be.
  private OrganizationId apart(String giver, String taker) {
    return loads.organizations(giver).entrySet().stream()
        .max(
            Comparator.<Map.Entry<OrganizationId, Integer>>comparingInt(
                    own -> own.getValue() - loads.of(taker, own.getKey()))
                .thenComparing(own -> own.getKey().value()))
        .orElseThrow()
        .getKey();
  }

  /// Whole numbers that add up: each its share rounded down, and the rest to those who have more
  /// than that now, so that fewer move, and then to those that lack the most.
  private Map<String, Integer> wanted() {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    int rest = capacities.keySet().stream().mapToInt(loads::of).sum();
    for (String node : capacities.keySet()) {
      int number = (int) Math.floor(share(node));
      wanted.put(node, number);
      rest -= number;
    }
    List<String> open =
        capacities.keySet().stream()
            .sorted(
                Comparator.<String, Boolean>comparing(node -> loads.of(node) <= share(node))
                    .thenComparingDouble(node -> Math.floor(share(node)) - share(node)))
            .toList();
    for (int i = 0; rest > 0 && i < open.size(); i++) {
      if (Objects.requireNonNull(wanted.get(open.get(i))) < capacity(open.get(i))) {
        wanted.merge(open.get(i), 1, Integer::sum);
        rest--;
      }
    }
    // what has no room anywhere stays where it is
    for (String node : open) {
      int more = Math.min(rest, loads.of(node) - Objects.requireNonNull(wanted.get(node)));
      if (more > 0) {
        wanted.merge(node, more, Integer::sum);
        rest -= more;
      }
    }
    return wanted;
  }
}
