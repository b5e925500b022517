package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.SessionVerticle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that this node runs, each a verticle. May be looked at on any thread.
final class Residents {
  private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

  private final Vertx vertx;
  private final SessionParts parts;
  private final Map<SessionId, Resident> residents = new ConcurrentHashMap<>();
  private final Map<SessionId, Integer> reserved = new ConcurrentHashMap<>();

  /// Raised each time when what others have claimed is looked for.
  private final AtomicLong term = new AtomicLong();

  /// @param deployment completes when it runs
  private record Resident(
      OrganizationId organization, Epoch epoch, Future<String> deployment, boolean leaving) {
    private Resident onItsWay() {
      return new Resident(organization, epoch, deployment, true);
    }

    private boolean stays() {
      return deployment.succeeded() && !leaving;
    }
  }

  Residents(Vertx vertx, SessionParts parts) {
    this.vertx = vertx;
    this.parts = parts;
  }

  /// Whether it runs here, or is just coming or leaving.
  boolean has(SessionId session) {
    return residents.containsKey(session) || reserved.containsKey(session);
  }

  /// It is coming or leaving: nobody else is to claim it for this node meanwhile.
  ///
  /// @return runs `work` and completes with it
  <T> Future<T> reserve(Set<SessionId> sessions, Supplier<Future<T>> work) {
    sessions.forEach(session -> reserved.merge(session, 1, Integer::sum));
    return work.get().onComplete(_ -> sessions.forEach(this::free));
  }

  private void free(SessionId session) {
    reserved.computeIfPresent(session, (_, times) -> times > 1 ? times - 1 : null);
  }

  int size() {
    return residents.size();
  }

  /// Runs what is claimed; one that cannot run must not keep the others from running. When the
  /// answer comes so late that others may have claimed the same meanwhile, nothing is run: whoever
  /// looks for what is this node's and does not run finds what still is.
  ///
  /// @return how many of them run
  Future<Integer> admit(Supplier<Future<List<SessionRow>>> claim) {
    long asked = term.get();
    return claim.get().compose(rows -> admit(rows, asked));
  }

  private Future<Integer> admit(List<SessionRow> rows, long asked) {
    List<Future<Integer>> deployed = new ArrayList<>();
    rows.forEach(row -> deployed.add(admit(row, asked)));
    return Future.all(deployed).map(_ -> deployed.stream().mapToInt(Future::result).sum());
  }

  /// Either this sees the new term, or `keep` sees this.
  private Future<Integer> admit(SessionRow row, long asked) {
    Promise<String> deployed = Promise.promise();
    Resident coming = new Resident(row.organization(), row.epoch(), deployed.future(), false);
    if (residents.putIfAbsent(row.id(), coming) != null) {
      return Future.succeededFuture(0);
    }
    if (term.get() != asked) {
      residents.remove(row.id());
      return Future.succeededFuture(0);
    }
    SessionVerticle verticle = new SessionVerticle(parts, row);
    verticle.ended().onComplete(_ -> residents.remove(row.id()));
    vertx.deployVerticle(verticle).onComplete(deployed);
    return deployed
        .future()
        .map(1)
        .otherwise(
            thrown -> {
              residents.remove(row.id());
              LOG.error("session {} does not run", row.id(), thrown);
              return 0;
            });
  }

  /// Those of one organization that may be given away.
  List<SessionId> of(OrganizationId organization) {
    return residents.entrySet().stream()
        .filter(entry -> entry.getValue().organization().equals(organization))
        .filter(entry -> entry.getValue().stays())
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(SessionId::value))
        .toList();
  }

  /// Ends one, as soon as it runs if it is just coming; completes with its epoch when it has let go
  /// of everything. Fails when it is not here, or leaving.
  Future<Epoch> dismiss(SessionId session) {
    Resident resident = residents.get(session);
    if (resident == null || resident.leaving()) {
      return Future.failedFuture(new IllegalStateException("it does not run here"));
    }
    residents.computeIfPresent(session, (_, _) -> resident.onItsWay());
    return resident.deployment().compose(vertx::undeploy).otherwiseEmpty().map(resident.epoch());
  }

  /// Ends all that are here now and are not as they are stored: they are somebody else's. What
  /// comes meanwhile may be newer than what is read.
  ///
  /// @param stored asks for what is stored as this node's
  /// @param patience how long they may take for that
  /// @return completes when they have let go of everything
  Future<Void> keep(Supplier<Future<Map<SessionId, Epoch>>> stored, Duration patience) {
    term.incrementAndGet();
    Map<SessionId, Epoch> here = new HashMap<>();
    residents.forEach((session, resident) -> here.put(session, resident.epoch()));
    return stored
        .get()
        .compose(
            own ->
                dismiss(lost(here, own))
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .otherwiseEmpty());
  }

  private Set<SessionId> lost(Map<SessionId, Epoch> here, Map<SessionId, Epoch> stored) {
    Set<SessionId> lost = new HashSet<>();
    here.forEach(
        (session, epoch) -> {
          Resident now = residents.get(session);
          if (now != null && now.epoch().equals(epoch) && !epoch.equals(stored.get(session))) {
            lost.add(session);
          }
        });
    return lost;
  }

  private Future<Void> dismiss(Set<SessionId> lost) {
    if (!lost.isEmpty()) {
      LOG.warn("{} sessions were taken over by other nodes", lost.size());
    }
    return dismissed(lost);
  }

  /// Ends all; each finishes its turn of the moment.
  Future<Void> dismissAll() {
    return dismissed(residents.keySet());
  }

  private Future<Void> dismissed(Set<SessionId> sessions) {
    List<Future<?>> ended = new ArrayList<>();
    sessions.forEach(session -> ended.add(dismiss(session).otherwiseEmpty()));
    return Future.all(ended).mapEmpty();
  }
}
