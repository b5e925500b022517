package io.postrider.rounds;

import io.postrider.rounds.Balancer.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Sessions under a load, readers of their events, faults, and the proof at the end.
final class Trial {
  private static final int PHONES = 3;
  private static final int READERS = 2;
  private static final int SESSIONS_A_NODE = 4;

  private final Fleet fleet;
  private final Random random;
  private final Ledger ledger = new Ledger();

  /// @param random of the load
  Trial(Fleet fleet, Random random) {
    this.fleet = fleet;
    this.random = random;
  }

  /// Lets all of them happen, one after the other.
  ///
  /// @return what is wrong then; empty when nothing is
  List<String> run(List<Fault> faults) {
    Instant begun = Instant.now();
    Audit audit = new Audit(fleet);
    List<String> phones = fleet.phones(PHONES);
    List<Fleet.Linked> sessions = fleet.link(SESSIONS_A_NODE * fleet.nodes().size());
    audit.quiet();
    Proof.Start start = new Proof.Start(cursor(), audit.newest());
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          new Reader(fleet.balancer(), ledger, start.cursor(), new Random(random.nextLong())));
    }
    Duration prepared = since(begun);
    Rounds rounds = new Rounds(fleet, audit, sessions);
    Traffic traffic = new Traffic(fleet, ledger, phones);
    try (traffic) {
      traffic.start(sessions, random);
      faults.forEach(rounds::run);
    } finally {
      readers.forEach(Reader::close);
    }
    Duration happened = since(begun);
    traffic.lastWords(sessions);
    List<String> problems = new ArrayList<>(rounds.problems(ledger));
    problems.addAll(
        new Proof(fleet, ledger, audit, rounds.heldUp()).problems(phones, start, readers));
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
    return problems;
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
