package io.postrider.rounds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Lets faults happen, one after the other, and measures what they cost.
final class Rounds implements Course {
  private static final Duration AGAIN_WITHIN = Duration.ofSeconds(60);

  /// Between two faults.
  private static final Duration CALM = Duration.ofSeconds(3);

  /// What was asked shortly before a fault may be under way when it happens.
  private static final Duration EARLIER = Duration.ofSeconds(1);

  /// A connection whose bytes were lost on the way is given up after a silence of 23 s.
  private static final Duration RECONNECTED = Duration.ofSeconds(30);

  /// So that what a paused node has said before it was paused is through.
  private static final Duration THROUGH = Duration.ofMillis(300);

  private final Fleet fleet;
  private final Audit audit;
  private final List<Fleet.Linked> sessions;
  private final List<Fault> faults;
  private final Havoc havoc;
  private final List<String> problems = new ArrayList<>();
  private final List<Quiet> quiet = new ArrayList<>();
  private final List<Offline> offline = new ArrayList<>();

  Rounds(Fleet fleet, Audit audit, List<Fleet.Linked> sessions, List<Fault> faults) {
    this.faults = List.copyOf(faults);
    this.havoc = new Havoc(fleet);
    this.fleet = fleet;
    this.audit = audit;
    this.sessions = List.copyOf(sessions);
  }

  /// A time in which nodes were stopped as they should be: nobody may notice.
  private record Quiet(Fault fault, Instant from, Instant to) {}

  /// A time in which sessions cannot be connected, whichever node has them: there is no way, or
  /// what they hear cannot be stored.
  private record Offline(Instant from, Instant to) {
    private boolean covers(Instant moment) {
      return !moment.isBefore(from) && !moment.isAfter(to);
    }
  }

  @Override
  public void run() {
    faults.forEach(this::run);
  }

  @Override
  public List<String> problems(Ledger ledger) {
    List<String> all = new ArrayList<>(problems);
    ledger.unconnected().stream()
        .filter(told -> offline.stream().noneMatch(time -> time.covers(told.at())))
        .forEach(told -> all.add(told.answer()));
    for (Quiet time : quiet) {
      fleet
          .balancer()
          .failures(time.from(), time.to())
          .forEach(failed -> all.add(time.fault() + ": " + failed));
    }
    return all;
  }

  /// Lets one happen, under the load, and waits until all sessions are connected again.
  private void run(Fault fault) {
    Pace.pass(CALM);
    long requests = fleet.balancer().requests();
    long moves = audit.moves();
    Instant begun = Instant.now();
    String told = happen(fault);
    if (!Pace.until(AGAIN_WITHIN, this::allConnected)) {
      problems.add("not all sessions are connected " + AGAIN_WITHIN + " after " + fault);
    }
    Instant over = Instant.now();
    if (isCutOff(fault) || fault instanceof Fault.Outage) {
      offline.add(new Offline(begun, over.plus(RECONNECTED)));
    }
    if (isGraceful(fault)) {
      quiet.add(new Quiet(fault, begun.minus(EARLIER), over));
    }
    System.out.printf(
        Locale.ROOT,
        "  %s: %s; %.1f s, %d requests, %d failed, %d moves%n",
        fault,
        told,
        Duration.between(begun, over).toMillis() / 1000.0,
        fleet.balancer().requests() - requests,
        fleet.balancer().failures(begun, over).size(),
        audit.moves() - moves);
  }

  /// A network that was cut may have held up frames until their connection was replaced: TCP sends
  /// them again up to a quarter of a minute after it has healed.
  @Override
  public Set<String> excused() {
    return faults.stream().anyMatch(Rounds::isCutOff) ? Set.of("late", NOT_ASKED_FOR) : Set.of();
  }

  private static boolean isCutOff(Fault fault) {
    return fault instanceof Fault.Cut cut && cut.targets().contains(Fault.Target.NETWORK);
  }

  /// One node alone has nobody who goes on.
  private boolean isGraceful(Fault fault) {
    return fleet.nodes().size() > 1
        && switch (fault) {
          case Fault.Term _, Fault.Rolling _ -> true;
          case Fault.Kill _,
              Fault.Pause _,
              Fault.Cut _,
              Fault.Outage _,
              Fault.NodeClocks _,
              Fault.Trouble _ ->
              false;
        };
  }

  private boolean allConnected() {
    return sessions.stream().allMatch(session -> fleet.control().isConnected(session.phone()));
  }

  private String happen(Fault fault) {
    return switch (fault) {
      case Fault.Kill(int node) -> kill(fleet.nodes().get(node));
      case Fault.Term(int node) -> term(fleet.nodes().get(node));
      case Fault.Rolling() -> rolling();
      case Fault.Pause(int node, Duration time) -> pause(fleet.nodes().get(node), time);
      case Fault.Cut _, Fault.Outage _, Fault.NodeClocks _, Fault.Trouble _ -> {
        havoc.happen(fault);
        yield "healed";
      }
    };
  }

  private String kill(Node node) {
    List<String> owned = audit.ownedBy(node);
    Instant killed = Instant.now();
    node.kill();
    boolean alone = fleet.nodes().size() == 1;
    if (alone) {
      node.start();
    }
    String told = "failover of " + working(owned, killed);
    if (!alone) {
      node.start();
    }
    return told;
  }

  /// Waits until all of them work by a login after that moment.
  private String working(List<String> some, Instant since) {
    Pace.until(AGAIN_WITHIN, () -> audit.workingAgain(some, since).size() == some.size());
    List<Duration> again = audit.workingAgain(some, since);
    if (again.size() < some.size()) {
      problems.add(
          (some.size() - again.size())
              + " sessions do not work "
              + AGAIN_WITHIN
              + " after a fault");
    }
    return some.size() + " sessions in " + Millis.of(again);
  }

  private String term(Node node) {
    List<String> owned = audit.ownedBy(node);
    Instant asked = Instant.now();
    node.stop();
    Duration drained = Duration.between(asked, Instant.now());
    boolean alone = fleet.nodes().size() == 1;
    if (alone) {
      node.start();
    }
    String told = working(owned, asked) + ", each without connection for " + gaps(owned);
    if (!alone) {
      node.start();
    }
    return "%s ended in %d ms, %s".formatted(node.name(), drained.toMillis(), told);
  }

  /// How long the network missed each of them before its last login.
  private Millis gaps(List<String> some) {
    return Millis.of(
        sessions.stream()
            .filter(session -> some.contains(session.id()))
            .map(session -> fleet.control().gap(session.phone()))
            .sorted()
            .toList());
  }

  private String rolling() {
    List<String> told = new ArrayList<>();
    fleet.nodes().forEach(node -> told.add(term(node)));
    return String.join("; ", told);
  }

  private String pause(Node node, Duration time) {
    List<String> owned = audit.ownedBy(node);
    Instant paused = Instant.now();
    node.pause();
    Pace.pass(THROUGH);
    node.network().watch();
    String told =
        fleet.nodes().size() > 1 ? working(owned, paused) : owned.size() + " sessions waited";
    Duration gone = Duration.between(paused, Instant.now());
    if (gone.compareTo(time) < 0) {
      Pace.pass(time.minus(gone));
    }
    node.resume();
    Pace.pass(Duration.ofSeconds(2));
    int late = node.network().watched();
    if (late > 0 && fleet.nodes().size() > 1) {
      problems.add(node.name() + " wrote " + late + " times to old connections when it woke up");
    }
    return told;
  }
}
