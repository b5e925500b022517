package io.postrider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacementTest {
  /// Nodes that come and go, and what each has.
  private static final class World {
    private final Map<String, Integer> capacities = new HashMap<>();
    private final Map<SessionId, String> homes = new HashMap<>();
    private final Map<SessionId, OrganizationId> owners = new HashMap<>();

    private List<Member> members() {
      return capacities.entrySet().stream()
          .map(node -> member(node.getKey(), node.getValue(), false))
          .toList();
    }

    private OrganizationId of(SessionId session) {
      return Objects.requireNonNull(owners.get(session));
    }

    private Loads loads() {
      Loads loads = new Loads();
      homes.forEach((session, node) -> loads.add(node, of(session), 1));
      return loads;
    }

    private void add(int sessions, int organizations) {
      for (int i = 0; i < sessions; i++) {
        SessionId id = new SessionId("s" + owners.size());
        OrganizationId of = new OrganizationId("org_" + i % organizations);
        new Placement(members(), loads())
            .next(of)
            .ifPresent(
                node -> {
                  owners.put(id, of);
                  homes.put(id, node);
                });
      }
    }

    /// @return how many have moved
    private int claim() {
      List<OwnershipStore.Orphan> orphans = new ArrayList<>();
      owners.forEach(
          (session, of) -> {
            if (!capacities.containsKey(homes.getOrDefault(session, ""))) {
              orphans.add(new OwnershipStore.Orphan(session, of));
            }
          });
      Map<OwnershipStore.Orphan, String> placed = new Placement(members(), loads()).place(orphans);
      placed.forEach((orphan, node) -> homes.put(orphan.id(), node));
      return placed.size();
    }

    private int balance() {
      int moved = 0;
      for (Placement.Move move : new Placement(members(), loads()).moves()) {
        List<SessionId> leaving =
            homes.entrySet().stream()
                .filter(
                    home ->
                        home.getValue().equals(move.from())
                            && of(home.getKey()).equals(move.organization()))
                .map(Map.Entry::getKey)
                .limit(move.sessions())
                .toList();
        assertThat(leaving).hasSize(move.sessions());
        leaving.forEach(session -> homes.put(session, move.to()));
        moved += move.sessions();
      }
      return moved;
    }

    private void isBalanced() {
      Loads loads = loads();
      long room = capacities.values().stream().mapToLong(Integer::longValue).sum();
      long all = capacities.keySet().stream().mapToLong(loads::of).sum();
      capacities.forEach(
          (node, capacity) -> {
            double share = Math.min(capacity, (double) all * capacity / room);
            assertThat((double) loads.of(node))
                .as("%s of %s", node, capacities)
                .isBetween(share - Math.max(1, share / 10), share + Math.max(1, share / 10))
                .isLessThanOrEqualTo(capacity);
          });
    }
  }

  private static Member member(String id, int capacity, boolean draining) {
    return new Member(
        id, "1", 1, capacity, draining, Instant.EPOCH, Instant.MAX, Duration.ofSeconds(3));
  }

  private static Member dead(String id) {
    return new Member(id, "1", 1, 100, false, Instant.EPOCH, Instant.EPOCH, Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void staysBalancedThroughJoinsDeathsAndChanges(long seed) {
    Random random = new Random(seed);
    World world = new World();
    world.capacities.put("node_0", 1_000);
    world.add(300, 1 + random.nextInt(60));
    int next = 1;
    for (int step = 0; step < 60; step++) {
      int before = world.capacities.size();
      List<String> nodes = List.copyOf(world.capacities.keySet());
      String any = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(3)) {
        case 0 -> {
          world.capacities.put("node_" + next, 500 + random.nextInt(1_000));
          next++;
        }
        case 1 -> {
          if (before > 2) {
            world.capacities.remove(any);
          }
        }
        default -> world.capacities.put(any, 500 + random.nextInt(1_000));
      }
      world.claim();
      world.balance();

      assertThat(world.capacities.keySet()).containsAll(new HashSet<>(world.homes.values()));
      world.isBalanced();
      assertThat(world.balance()).as("nothing moves twice").isZero();
    }
  }

  @Test
  void movesNoMoreThanTheShareOfANewNode() {
    World world = new World();
    world.capacities.put("a", 1_000);
    world.capacities.put("b", 1_000);
    world.add(300, 50);
    world.capacities.put("c", 1_000);

    assertThat(world.balance()).isEqualTo(100);
    world.isBalanced();
  }

  @Test
  void movesOnlyWhatADeadNodeHad() {
    World world = new World();
    List.of("a", "b", "c").forEach(node -> world.capacities.put(node, 1_000));
    world.add(300, 50);
    world.capacities.remove("b");

    assertThat(world.claim()).isEqualTo(100);
    assertThat(world.balance()).isZero();
    world.isBalanced();
  }

  @Test
  void respectsCapacityAlsoWhenAllAreFull() {
    World world = new World();
    world.capacities.put("a", 10);
    world.capacities.put("b", 5);
    world.add(40, 3);

    assertThat(world.homes).hasSize(15);
    world.isBalanced();
    assertThat(world.balance()).isZero();
  }

  /// Neither beyond its capacity, nor with what is gone taken for something to move.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void overloadsNobodyWhenRoomIsShortAndNodesDrainOrDie(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 100; step++) {
      List<Member> members = new ArrayList<>();
      Loads loads = new Loads();
      for (int i = 0; i < 2 + random.nextInt(4); i++) {
        String id = "node_" + i;
        int capacity = 1 + random.nextInt(8);
        members.add(member(id, capacity, random.nextInt(3) == 0));
        for (int had = random.nextInt(capacity + 1); had > 0; had--) {
          loads.add(id, new OrganizationId("org_" + random.nextInt(4)), 1);
        }
      }
      members.add(dead("gone"));
      List<OwnershipStore.Orphan> orphans = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        OrganizationId of = new OrganizationId("org_" + random.nextInt(4));
        orphans.add(new OwnershipStore.Orphan(new SessionId("s" + i), of));
        loads.add("gone", of, 1);
      }
      Placement placement = new Placement(members, loads);
      Map<OwnershipStore.Orphan, String> placed = placement.place(orphans);
      placed.forEach((orphan, node) -> loads.add(node, orphan.organization(), 1));
      List<Placement.Move> moves = placement.moves();
      moves.forEach(
          move -> {
            loads.add(move.from(), move.organization(), -move.sessions());
            loads.add(move.to(), move.organization(), move.sessions());
          });

      assertThat(moves).extracting(Placement.Move::from).doesNotContain("gone");
      members.stream()
          .filter(member -> member.room() > 0)
          .forEach(
              member -> assertThat(loads.of(member.id())).isLessThanOrEqualTo(member.capacity()));
      int room =
          members.stream()
              .mapToInt(member -> Math.max(0, member.room() - loads.of(member.id())))
              .sum();
      int left = members.stream().filter(Member::draining).mapToInt(of -> loads.of(of.id())).sum();
      assertThat(room == 0 || left == 0)
          .as("a node that drains is empty, or all are full")
          .isTrue();
      assertThat(room == 0 || placed.size() == orphans.size()).isTrue();
    }
  }

  @Test
  void takesNoOrganizationDownWithOneNode() {
    World world = new World();
    List.of("a", "b", "c").forEach(node -> world.capacities.put(node, 1_000));
    world.add(200, 100);

    Map<OrganizationId, Set<String>> homes = new HashMap<>();
    world.homes.forEach(
        (session, node) ->
            homes.computeIfAbsent(world.of(session), _ -> new HashSet<>()).add(node));

    assertThat(homes).hasSize(100).allSatisfy((_, nodes) -> assertThat(nodes).hasSize(2));
  }

  @Test
  void spreadsAnOrganizationThatLivesOnOneNode() {
    Loads loads = new Loads();
    loads.add("a", new OrganizationId("one"), 2);
    loads.add("b", new OrganizationId("two"), 1);
    loads.add("b", new OrganizationId("three"), 1);

    assertThat(
            new Placement(List.of(member("a", 10, false), member("b", 10, false)), loads).moves())
        .containsExactly(new Placement.Move("a", "b", new OrganizationId("one"), 1));
  }

  @Test
  void emptiesANodeThatDrains() {
    Loads loads = new Loads();
    loads.add("a", new OrganizationId("one"), 6);
    loads.add("b", new OrganizationId("one"), 5);
    List<Member> members = List.of(member("a", 10, true), member("b", 20, false), dead("c"));

    assertThat(new Placement(members, loads).moves())
        .containsExactly(new Placement.Move("a", "b", new OrganizationId("one"), 6));
    assertThat(new Placement(members, loads).next(new OrganizationId("one"))).contains("b");
  }

  @Test
  void movesNothingWhenNobodyTakesIt() {
    Loads loads = new Loads();
    loads.add("a", new OrganizationId("one"), 6);

    assertThat(new Placement(List.of(member("a", 10, true)), loads).moves()).isEmpty();
    assertThat(new Placement(List.of(member("a", 10, true)), loads).next(new OrganizationId("x")))
        .isEmpty();
    assertThat(new Placement(List.of(member("a", 10, true), member("b", 10, true)), loads).moves())
        .isEmpty();
  }
}
