package io.postrider.rounds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// What happens to the nodes in a round; it is over when it has healed.
sealed interface Fault {
  /// `kill -9`, and a new start once the others have taken over.
  record Kill(int node) implements Fault {}

  /// SIGTERM to one after the other, each started again before the next.
  record Rolling() implements Fault {}

  /// SIGTERM, and a new start.
  record Term(int node) implements Fault {}

  /// SIGSTOP for a time.
  record Pause(int node, Duration time) implements Fault {}

  /// A node is cut off from others for a time, on the way there, the way back, or both.
  record Cut(int node, Set<Target> targets, Ways ways, Duration time) implements Fault {
    public Cut {
      targets = Set.copyOf(targets);
    }
  }

  /// The database is stopped and started again.
  record DatabaseRestart() implements Fault {}

  /// What a node is cut off from.
  enum Target {
    NODES,
    DATABASE,
    NETWORK
  }

  /// Which directions are cut.
  enum Ways {
    OUT(true, false),
    BACK(false, true),
    BOTH(true, true);

    final boolean out;
    final boolean back;

    Ways(boolean out, boolean back) {
      this.out = out;
      this.back = back;
    }
  }

  /// The three of the short form, in random order of nodes.
  static List<Fault> few(Random random, int nodes) {
    int first = random.nextInt(nodes);
    return List.of(
        new Kill(first), new Rolling(), new Pause((first + 1) % nodes, Duration.ofSeconds(20)));
  }

  /// Many, of all kinds.
  ///
  /// @param targets what nodes can be cut off from
  static List<Fault> many(Random random, int nodes, int rounds, Set<Target> targets) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      faults.add(any(random, nodes, targets));
    }
    return faults;
  }

  private static Fault any(Random random, int nodes, Set<Target> targets) {
    int node = random.nextInt(nodes);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new Kill(node);
      case 3 -> new Term(node);
      case 4 -> new Rolling();
      case 5, 6 -> new Pause(node, Duration.ofSeconds(20));
      case 7, 8 -> cut(random, node, targets);
      default -> new DatabaseRestart();
    };
  }

  private static Cut cut(Random random, int node, Set<Target> possible) {
    List<Target> targets = new ArrayList<>(possible);
    Collections.shuffle(targets, random);
    Ways ways = Ways.values()[random.nextInt(Ways.values().length)];
    Duration time = Duration.ofSeconds(2 + random.nextInt(18));
    int count = 1 + random.nextInt(targets.size());
    return new Cut(node, Set.copyOf(targets.subList(0, count)), ways, time);
  }
}
