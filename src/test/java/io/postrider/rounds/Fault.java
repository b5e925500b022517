package io.postrider.rounds;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

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

  /// The database is not there, or not as it should be, for a time.
  sealed interface Outage extends Fault {}

  /// The database is stopped and started again.
  record DatabaseRestart() implements Outage {}

  /// `kill -9` of the database, and a new start after a time.
  record DatabaseKill(Duration time) implements Outage {}

  /// SIGSTOP of the database for a time: it says nothing.
  record DatabasePause(Duration time) implements Outage {}

  /// The database takes no writes for a time, as one that has become a standby.
  record ReadOnly(Duration time) implements Outage {}

  /// The database's disk is full for a time.
  record FullDisk(Duration time) implements Outage {}

  /// The database's clock is set wrong, and right again after a time.
  record DatabaseClock(Duration ahead, Duration time) implements Outage {}

  /// The clocks of all nodes are set wrong, and right again after a time.
  record NodeClocks(Duration ahead, Duration time) implements Fault {}

  /// WhatsApp or one of its phones misbehaves.
  ///
  /// @param order what the sandbox is told
  record Trouble(JsonObject order) implements Fault {
    @Override
    public JsonObject order() {
      return order.copy();
    }
  }

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
        new Kill(first),
        new Term((first + 1) % nodes),
        new Pause((first + 2) % nodes, Duration.ofSeconds(10)));
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
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Kill(node);
      case 3 -> new Term(node);
      case 4 -> new Rolling();
      case 5, 6 -> new Pause(node, Duration.ofSeconds(20));
      case 7, 8 -> cut(random, node, targets);
      case 9 -> clocks(random);
      default -> outage(random, false);
    };
  }

  /// One of the database.
  ///
  /// @param limited whether its disk can be full
  static Outage outage(Random random, boolean limited) {
    Duration time = Duration.ofSeconds(random.nextInt(30));
    return switch (random.nextInt(limited ? 7 : 6)) {
      case 0 -> new DatabaseRestart();
      case 1 -> new DatabaseKill(time);
      case 2 -> new DatabasePause(time);
      case 3 -> new ReadOnly(time);
      case 4, 5 -> new DatabaseClock(anHour(random), time);
      default -> new FullDisk(time);
    };
  }

  static NodeClocks clocks(Random random) {
    return new NodeClocks(anHour(random), Duration.ofSeconds(2 + random.nextInt(20)));
  }

  private static Duration anHour(Random random) {
    return Duration.ofHours(random.nextBoolean() ? 1 : -1);
  }

  /// One that costs no message.
  static Trouble trouble(Random random, List<String> phones) {
    JsonObject order = new JsonObject().put("count", 1 + random.nextInt(5));
    String phone = phones.get(random.nextInt(phones.size()));
    order.put("target", random.nextInt(4) == 0 ? "*" : phone);
    return new Trouble(
        switch (random.nextInt(12)) {
          case 0, 1 -> order.put("fault", "drop-connection").put("everyMs", 500);
          // five in a row are one message that ends every connection, and is given up
          case 2, 3 -> order.put("fault", "lose-ack").put("count", 1 + random.nextInt(2));
          case 4 -> order.put("fault", "delay-ack").put("delayMs", 3_000);
          case 5 ->
              order.put("fault", "stream-error").put("code", random.nextBoolean() ? 503 : 515);
          case 6 -> order.put("fault", "refuse-login").put("code", 503);
          case 7 -> order.put("fault", "redeliver");
          case 8 -> order.put("fault", "corrupt");
          case 9 -> order.put("fault", "garble");
          case 10 -> order.put("fault", "no-pre-keys");
          default -> order.put("fault", "slow").put("delayMs", 400);
        });
  }

  /// A node's ways.
  static Cut cut(Random random, int node, Set<Target> possible) {
    List<Target> targets = new ArrayList<>(new TreeSet<>(possible));
    Collections.shuffle(targets, random);
    Ways ways = Ways.values()[random.nextInt(Ways.values().length)];
    Duration time = Duration.ofSeconds(2 + random.nextInt(18));
    int count = 1 + random.nextInt(targets.size());
    return new Cut(node, Set.copyOf(targets.subList(0, count)), ways, time);
  }
}
