package io.postrider.rounds;

import io.postrider.rounds.Balancer.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// Sessions under a load, readers of their events, faults, and the proof at the end.
final class Trial {
  private static final int READERS = 2;

  private final Fleet fleet;
  private final Random random;
  private final Load load;
  private final Ledger ledger = new Ledger();

  /// How much is done meanwhile.
  ///
  /// @param pause the longest that each session makes before it does something
  record Load(int phones, int sessions, Duration pause) {
    /// For so many nodes, as much as a small machine can bear.
    static Load of(int nodes) {
      return new Load(3, 4 * nodes, Duration.ofMillis(900));
    }
  }

  /// @param random of the load
  Trial(Fleet fleet, Random random, Load load) {
    this.fleet = fleet;
    this.random = random;
    this.load = load;
  }

  /// Lets it happen.
  ///
  /// @param making of what happens, once there are sessions
  /// @return what is wrong then; empty when nothing is
  List<Finding> run(BiFunction<Audit, List<Fleet.Linked>, Course> making) {
    Instant begun = Instant.now();
    Audit audit = new Audit(fleet);
    List<String> phones = fleet.phones(load.phones());
    List<Fleet.Linked> sessions = fleet.link(load.sessions());
    audit.quiet();
    Proof.Start start = new Proof.Start(cursor(), audit.newest());
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          new Reader(fleet.balancer(), ledger, start.cursor(), new Random(random.nextLong())));
    }
    Duration prepared = since(begun);
    Course course = making.apply(audit, sessions);
    Traffic traffic = new Traffic(fleet, ledger, phones, load.pause());
    try (traffic) {
      traffic.start(sessions, random);
      course.run();
    } finally {
      readers.forEach(Reader::close);
    }
    Duration happened = since(begun);
    traffic.lastWords(sessions);
    List<Finding> findings =
        new ArrayList<>(course.problems(ledger).stream().map(Finding::of).toList());
    findings.addAll(
        new Proof(fleet, ledger, audit, course.excused()).findings(phones, start, readers));
    System.out.printf(
        "  %d s prepared, all happened after %d s, compared after %d s%n",
        prepared.toSeconds(), happened.toSeconds(), since(begun).toSeconds());
    System.out.printf(
        "  %d messages sent, %d received, %d requests, of which %d were put off and %d failed%n",
        ledger.sent().size(),
        ledger.written().size(),
        fleet.balancer().requests(),
        traffic.putOff(),
        fleet.balancer().failures(begun, Instant.now()).size());
    System.out.println(
        "  "
            + Arrays.stream(Finding.Kind.values())
                .map(kind -> count(findings, kind) + " " + kind.words())
                .collect(Collectors.joining(", ")));
    return findings;
  }

  private static long count(List<Finding> findings, Finding.Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  private static Duration since(Instant begun) {
    return Duration.between(begun, Instant.now());
  }

  private String cursor() {
    return fleet
        .balancer()
        .ask(new Question("GET", "/events", null, Map.of()))
        .orElseThrow()
        .body()
        .getString("nextCursor");
  }
}
