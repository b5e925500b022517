package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One organization's log in memory.
public final class MemoryEventStore implements EventStore {
  public static final OrganizationId ACME = new OrganizationId("org_1");
  static final SessionId SESSION = new SessionId("s1");

  private final Vertx vertx;
  private final List<LoggedEvent> log = new ArrayList<>();
  private long newest;
  private final CountDownLatch read = new CountDownLatch(1);
  private int reads;
  private int cut = Integer.MAX_VALUE;

  public MemoryEventStore(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Adds an event and tells the readers.
  public EventId add(String type) {
    EventId id = addInSilence(type);
    Events.bus(vertx, false).to(ACME, id.position());
    return id;
  }

  /// Adds an event, and the news of it gets lost.
  synchronized EventId addInSilence(String type) {
    newest++;
    EventId id = EventId.of(ACME, 1_000 + newest, newest);
    log.add(new LoggedEvent(ACME, id, type, SESSION, Instant.ofEpochMilli(1_000 + newest), "{}"));
    return id;
  }

  public synchronized void removeFirst(int count) {
    log.subList(0, count).clear();
  }

  synchronized int reads() {
    return reads;
  }

  /// Waits until somebody has read for the first time.
  public void awaitRead() throws InterruptedException {
    if (!read.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody has read");
    }
  }

  /// No batch has more events from now on, as if they were large.
  synchronized void cutTo(int most) {
    cut = most;
  }

  private long oldest() {
    return log.isEmpty() ? newest + 1 : log.getFirst().id().position();
  }

  @Override
  public synchronized Future<Extent> extent(OrganizationId organization) {
    long millis = log.isEmpty() ? 0 : log.getFirst().id().millis();
    return Future.succeededFuture(
        new Extent(oldest(), newest, millis, newest == 0 ? 0 : 1_000 + newest));
  }

  @Override
  public synchronized Future<Batch> after(
      OrganizationId organization, long position, EventFilter filter, int limit) {
    reads++;
    read.countDown();
    int most = Math.min(limit, cut);
    List<LoggedEvent> found =
        log.stream()
            .filter(event -> event.id().position() > position)
            .filter(event -> filter.types().isEmpty() || filter.types().contains(event.type()))
            .filter(event -> filter.codes() || !event.type().equals(EventFilter.CODES))
            .limit(most)
            .toList();
    long reached = found.size() < most ? newest : found.getLast().id().position();
    return Future.succeededFuture(
        new Batch(found, reached, reached == 0 ? 0 : 1_000 + reached, newest, oldest()));
  }

  @Override
  public synchronized Future<Map<OrganizationId, Long>> heads() {
    return Future.succeededFuture(Map.of(ACME, newest));
  }

  @Override
  public Future<Optional<OrganizationId>> organization(SessionId session) {
    return Future.succeededFuture(session.equals(SESSION) ? Optional.of(ACME) : Optional.empty());
  }

  @Override
  public Future<Integer> expireCodes(int limit) {
    return Future.succeededFuture(0);
  }

  @Override
  public Future<Integer> expire(Instant before, int limit) {
    return Future.succeededFuture(0);
  }
}
