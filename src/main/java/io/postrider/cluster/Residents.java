package io.postrider.cluster;

import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.SessionVerticle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that this node runs, each a verticle. May be looked at on any thread.
final class Residents {
  private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

  private final Vertx vertx;
  private final SessionParts parts;
  private final Map<SessionId, Resident> residents = new ConcurrentHashMap<>();
  private final Set<SessionId> reserved = ConcurrentHashMap.newKeySet();

  /// @param deployment absent until it runs
  private record Resident(
      OrganizationId organization, Epoch epoch, @Nullable String deployment, boolean leaving) {
    private Resident onItsWay() {
      return new Resident(organization, epoch, deployment, true);
    }
  }

  Residents(Vertx vertx, SessionParts parts) {
    this.vertx = vertx;
    this.parts = parts;
  }

  /// Whether it runs here, or is just coming or leaving.
  boolean has(SessionId session) {
    return residents.containsKey(session) || reserved.contains(session);
  }

  /// It is coming or leaving: nobody else is to claim it for this node meanwhile.
  ///
  /// @return runs `work` and completes with it
  <T> Future<T> reserve(Set<SessionId> sessions, Supplier<Future<T>> work) {
    reserved.addAll(sessions);
    return work.get().onComplete(_ -> reserved.removeAll(sessions));
  }

  int size() {
    return residents.size();
  }

  /// Runs what has been claimed; one that cannot run must not keep the others from running.
  ///
  /// @return how many of them run
  Future<Integer> admit(Collection<SessionRow> rows) {
    List<Future<Integer>> deployed = new ArrayList<>();
    rows.forEach(row -> deployed.add(admit(row)));
    return Future.all(deployed).map(_ -> deployed.stream().mapToInt(Future::result).sum());
  }

  private Future<Integer> admit(SessionRow row) {
    Resident coming = new Resident(row.organization(), row.epoch(), null, false);
    if (residents.putIfAbsent(row.id(), coming) != null) {
      return Future.succeededFuture(0);
    }
    SessionVerticle verticle = new SessionVerticle(parts, row);
    return vertx
        .deployVerticle(verticle)
        .map(
            id -> {
              residents.put(row.id(), new Resident(row.organization(), row.epoch(), id, false));
              verticle.ended().onComplete(_ -> residents.remove(row.id()));
              return 1;
            })
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
        .filter(
            entry ->
                entry.getValue().organization().equals(organization)
                    && entry.getValue().deployment() != null
                    && !entry.getValue().leaving())
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(SessionId::value))
        .toList();
  }

  /// Ends one; completes with its epoch when it has let go of everything. Fails when it does not
  /// run.
  Future<Epoch> dismiss(SessionId session) {
    Resident resident = residents.get(session);
    if (resident == null || resident.deployment() == null || resident.leaving()) {
      return Future.failedFuture(new IllegalStateException("it does not run here"));
    }
    residents.computeIfPresent(session, (_, _) -> resident.onItsWay());
    return vertx.undeploy(resident.deployment()).otherwiseEmpty().map(resident.epoch());
  }

  /// Ends all that are not as they are stored: they are somebody else's.
  void keep(Map<SessionId, Epoch> stored) {
    Set<SessionId> lost = new HashSet<>();
    residents.forEach(
        (session, resident) -> {
          if (!resident.epoch().equals(stored.get(session))) {
            lost.add(session);
          }
        });
    if (!lost.isEmpty()) {
      LOG.warn("{} sessions were taken over by other nodes", lost.size());
    }
    lost.forEach(session -> dismiss(session).onFailure(_ -> LOG.debug("{} has ended", session)));
  }

  /// Ends all; each finishes its turn of the moment.
  Future<Void> dismissAll() {
    List<Future<?>> ended = new ArrayList<>();
    residents.keySet().forEach(session -> ended.add(dismiss(session).otherwiseEmpty()));
    return Future.all(ended).mapEmpty();
  }
}
