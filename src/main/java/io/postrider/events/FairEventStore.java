package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The same logs, of which each is read twice at a time at the most: whoever searches a long one,
/// again and again, keeps nobody of another organization from the database. Safe for use by many
/// threads.
public final class FairEventStore implements EventStore {
  private static final int AT_ONCE = 2;
  private static final int WAITING = 1_000;

  private final EventStore store;
  private final Turns<OrganizationId> turns;

  public FairEventStore(Vertx vertx, EventStore store) {
    this.store = store;
    this.turns = new Turns<>(vertx, AT_ONCE, WAITING);
  }

  @Override
  public Future<Batch> after(
      OrganizationId organization, long position, EventFilter filter, int limit) {
    return turns.take(organization, () -> store.after(organization, position, filter, limit));
  }

  @Override
  public Future<Extent> extent(OrganizationId organization) {
    return store.extent(organization);
  }

  @Override
  public Future<Map<OrganizationId, Long>> heads() {
    return store.heads();
  }

  @Override
  public Future<Optional<OrganizationId>> organization(SessionId session) {
    return store.organization(session);
  }

  @Override
  public Future<Integer> expire(Instant before, int limit) {
    return store.expire(before, limit);
  }

  @Override
  public Future<Integer> expireCodes(int limit) {
    return store.expireCodes(limit);
  }
}
