package io.postrider.cluster;

import io.postrider.model.SessionId;
import io.postrider.model.Spell;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims the sessions whose owner is gone; when all have one, gives away what other nodes have
/// more room for. On one context, but for what is only looked at.
final class Settlement {
  /// How many sessions a node that takes none any more gives away at the same time.
  static final int LEAVING_AT_ONCE = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMillis(250);

  private final OwnershipStore store;
  private final Residents residents;
  private final Handover handover;
  private final Timers timers;
  private final Ownership.Settings settings;
  private final LongAdder claimed = new LongAdder();
  private final Promise<Integer> settled = Promise.promise();
  private volatile List<Member> members = List.of();
  private volatile Consumer<Ownership.Takeover> takeovers = _ -> {};
  private volatile boolean ended;
  private Spell rest = Spell.OVER;
  private Duration pause = SOON;
  private boolean settling;
  private boolean due;
  private boolean giving;
  private boolean unfinished;
  private long seenAt;

  Settlement(
      OwnershipStore store,
      Residents residents,
      Handover handover,
      Timers timers,
      Ownership.Settings settings) {
    this.store = store;
    this.residents = residents;
    this.handover = handover;
    this.timers = timers;
    this.settings = settings;
  }

  private String node() {
    return settings.node().id();
  }

  void onTakeover(Consumer<Ownership.Takeover> listener) {
    takeovers = listener;
  }

  /// Completes with how many sessions run here when it has settled for the first time.
  Future<Integer> settled() {
    return settled.future();
  }

  /// Sessions that have come here from other nodes.
  long claimed() {
    return claimed.sum();
  }

  /// Whether this node takes no sessions.
  boolean draining() {
    return ended
        || members.stream().anyMatch(member -> member.id().equals(node()) && member.draining());
  }

  /// From now on nothing is claimed or given away; what goes on just now does to its end.
  void end() {
    ended = true;
  }

  /// What has been claimed in vain, and what has come about while this node had no lease, is looked
  /// at when these nodes are seen next.
  void afresh() {
    rest = Spell.OVER;
  }

  /// These nodes are there; settles when others have come or gone, and every ten seconds.
  void seen(List<Member> known) {
    boolean changed = !rooms(known).equals(rooms(members));
    members = known;
    seenAt = System.nanoTime();
    if (changed) {
      pause = SOON;
    }
    if (changed || !rest.covers(timers.now())) {
      settle();
    }
  }

  /// Whether a node takes sessions, by what was seen last: one that is new since then does.
  boolean takes(String node) {
    return members.stream()
        .filter(member -> member.id().equals(node))
        .allMatch(member -> member.room() > 0);
  }

  /// The nodes on which new sessions may be placed: not on this one any more when it ends.
  List<Member> homes() {
    return members.stream().filter(member -> !ended || !member.id().equals(node())).toList();
  }

  /// The nodes that are alive, each with the number of sessions that it takes.
  static Map<String, Integer> rooms(List<Member> members) {
    return members.stream()
        .filter(Member::isAlive)
        .collect(Collectors.toMap(Member::id, Member::room));
  }

  /// Once more when it is under way already: what it has begun with may have changed.
  private void settle() {
    if (settling || ended) {
      due = settling;
      return;
    }
    settling = true;
    due = false;
    unfinished = false;
    rest = new Spell(timers.now(), LOOK);
    List<Member> known = members;
    Set<String> living = rooms(known).keySet();
    store
        .loads()
        .compose(
            loads -> {
              Set<String> gone =
                  loads.nodes().stream()
                      .filter(node -> !living.contains(node))
                      .collect(Collectors.toSet());
              Placement placement = new Placement(known, loads);
              return (gone.isEmpty() ? Future.<Void>succeededFuture() : claim(gone, placement))
                  .compose(_ -> takeOwn())
                  .onSuccess(_ -> give(placement));
            })
        .onFailure(thrown -> LOG.warn("the sessions are not settled: {}", thrown.toString()))
        .onComplete(
            _ -> {
              settling = false;
              pace();
              settled.tryComplete(residents.size());
              if (due) {
                settle();
              }
            });
  }

  private Future<Void> claim(Set<String> gone, Placement placement) {
    long began = System.nanoTime();
    Duration over = over(gone).plusNanos(began - seenAt);
    Map<String, Instant> leases =
        members.stream()
            .filter(member -> gone.contains(member.id()))
            .collect(Collectors.toMap(Member::id, Member::leaseUntil));
    return store
        .owned(gone)
        .compose(
            orphans -> {
              Map<OwnershipStore.Orphan, String> placed = placement.place(orphans);
              Set<SessionId> mine = new HashSet<>();
              placed.forEach(
                  (orphan, to) -> {
                    if (to.equals(node())) {
                      mine.add(orphan.id());
                    }
                  });
              if (mine.size() < placed.size()) {
                again();
              }
              return residents.admit(() -> store.claim(node(), mine, gone, leases));
            })
        .onSuccess(
            count -> {
              if (count > 0) {
                claimed.add(count);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                LOG.info("{} sessions taken over in {} ms", count, took.toMillis());
                takeovers.accept(new Ownership.Takeover(count, took, over.plus(took)));
              }
            })
        .mapEmpty();
  }

  /// For how long the one that has been gone the longest has been so, as far as that is known.
  private Duration over(Set<String> gone) {
    return members.stream()
        .filter(member -> gone.contains(member.id()))
        .map(member -> member.lease().negated())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// What others are to claim, or what was stored meanwhile, is looked at soon; later each time
  /// when they do not.
  private void again() {
    unfinished = true;
    timers.after(pause, this::settle);
  }

  private void pace() {
    Duration doubled = pause.multipliedBy(2);
    pause = unfinished ? (doubled.compareTo(LOOK) < 0 ? doubled : LOOK) : SOON;
  }

  /// What is this node's and does not run: somebody has handed it over and could not tell.
  private Future<Void> takeOwn() {
    return store.epochs(node()).compose(own -> take(own.keySet()));
  }

  /// Runs those of these sessions that are this node's and do not run.
  Future<Void> take(Set<SessionId> sessions) {
    Set<SessionId> absent =
        sessions.stream().filter(session -> !residents.has(session)).collect(Collectors.toSet());
    return absent.isEmpty()
        ? Future.succeededFuture()
        : residents
            .reserve(
                absent,
                () -> residents.admit(() -> store.claim(node(), absent, List.of(node()), Map.of())))
            .onSuccess(claimed::add)
            .mapEmpty();
  }

  /// Goes on by itself: what has no owner does not wait until all is given.
  private void give(Placement placement) {
    List<Placement.Move> mine = giving || ended ? List.of() : placement.movesFrom(node());
    if (mine.isEmpty()) {
      return;
    }
    giving = true;
    handover
        .give(mine, draining() ? LEAVING_AT_ONCE : settings.movesAtOnce())
        .onFailure(thrown -> LOG.warn("the sessions are not given: {}", thrown.toString()))
        .onComplete(
            _ -> {
              giving = false;
              again();
            });
  }
}
