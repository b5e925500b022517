package io.postrider.rounds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// Lets faults of every kind happen at once for a time, of each kind one after the other: to nodes,
/// to the database, to the ways between, and in the network. The first node is never killed, so
/// that what it holds can be compared.
final class Storm implements Course {
  private static final Duration AGAIN_WITHIN = Duration.ofMinutes(3);

  /// Before it breaks, and after it.
  private static final Duration CALM = Duration.ofSeconds(20);

  private static final int LEAST_PAUSE = 3;
  private static final int PAUSES = 15;

  private final Fleet fleet;
  private final List<Fleet.Linked> sessions;
  private final Random random;
  private final Duration time;
  private final Havoc havoc;
  private final LongAdder happened = new LongAdder();
  private final Collection<String> problems = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  Storm(Fleet fleet, List<Fleet.Linked> sessions, Random random, Duration time) {
    this.fleet = fleet;
    this.sessions = List.copyOf(sessions);
    this.random = random;
    this.time = time;
    this.havoc = new Havoc(fleet);
  }

  @Override
  public void run() {
    Pace.pass(CALM);
    Holding before = Holding.of(fleet.nodes().getFirst().handle());
    List<Thread> kinds = kinds();
    Pace.pass(time);
    over = true;
    kinds.forEach(Storm::await);
    fleet.control().deleteFaults();
    if (!Pace.until(AGAIN_WITHIN, this::allConnected)) {
      problems.add("not all sessions are connected " + AGAIN_WITHIN + " after it is over");
    }
    Pace.pass(CALM);
    Holding after = Holding.of(fleet.nodes().getFirst().handle());
    System.out.printf(
        "  %d faults in %d s; %s before, %s after%n",
        happened.sum(), time.toSeconds(), before, after);
    problems.addAll(after.since(before, sessions.size()));
  }

  private boolean allConnected() {
    return sessions.stream().allMatch(session -> fleet.control().isConnected(session.phone()));
  }

  /// Each with a chance of its own, so that what happens of one kind does not depend on how long
  /// the others take.
  private List<Thread> kinds() {
    List<String> phones = sessions.stream().map(Fleet.Linked::phone).toList();
    List<Thread> all = new ArrayList<>();
    all.add(kind("nodes", this::ofNodes));
    all.add(kind("database", own -> Fault.outage(own, fleet.postgres().isLimited())));
    all.add(
        kind("ways", own -> Fault.cut(own, own.nextInt(fleet.nodes().size()), RelayWires.TARGETS)));
    all.add(kind("network", own -> Fault.trouble(own, phones)));
    return all;
  }

  private Fault ofNodes(Random own) {
    int count = fleet.nodes().size();
    int other = 1 + own.nextInt(count - 1);
    return switch (own.nextInt(8)) {
      case 0, 1, 2 -> new Fault.Kill(other);
      case 3, 4 -> new Fault.Term(other);
      case 5 -> Fault.clocks(own);
      default -> new Fault.Pause(own.nextInt(count), Duration.ofSeconds(1 + own.nextInt(20)));
    };
  }

  private Thread kind(String name, Function<Random, Fault> next) {
    Random own = new Random(random.nextLong());
    return Thread.ofVirtual()
        .name("storm " + name)
        .start(
            () -> {
              while (!over) {
                Pace.pass(Duration.ofSeconds(LEAST_PAUSE + own.nextInt(PAUSES)));
                Fault fault = next.apply(own);
                if (!over) {
                  happen(fault);
                }
              }
            });
  }

  private void happen(Fault fault) {
    Instant begun = Instant.now();
    happened.increment();
    try {
      havoc.happen(fault);
    } catch (RuntimeException | AssertionError failed) {
      problems.add(fault + ": " + failed);
    }
    System.out.printf(
        Locale.ROOT,
        "  %tT %s, %.1f s%n",
        begun.toEpochMilli(),
        fault,
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  private static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /// Who is not connected is told so, and connections break all the time.
  @Override
  public List<String> problems(Ledger ledger) {
    return List.copyOf(problems);
  }

  /// What was broken on the way is asked for again; what is held up on the way, or said by one who
  /// is paused, comes late.
  @Override
  public Set<String> excused() {
    return Set.of("late", "retries", Course.NOT_ASKED_FOR);
  }
}
