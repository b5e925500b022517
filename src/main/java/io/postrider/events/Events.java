package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Optional;

/// Opens readers of the logs. Made and used on one event loop.
public final class Events {
  private final EventStore store;
  private final Timers timers;
  private final SharedReads reads;
  private final Wakeups wakeups;

  public Events(Vertx vertx, EventStore store, Timers timers) {
    this.store = store;
    this.timers = timers;
    this.reads = new SharedReads(vertx, store, timers);
    this.wakeups = new Wakeups(vertx, reads::grown);
  }

  /// What wakes the readers of all nodes when a log has grown.
  ///
  /// @param alone whether there is no other node, and never will be
  public static Appended bus(Vertx vertx, boolean alone) {
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(alone);
    return (organization, newest) -> Wakeups.tell(vertx, organization, newest, options);
  }

  /// The events of all organizations, from now on; close it.
  public Future<EventSource> openAll(EventFilter filter) {
    Firehose firehose = new Firehose(filter, store, timers, wakeups);
    return firehose.begin().<EventSource>map(firehose).onFailure(_ -> firehose.close());
  }

  /// Whose log tells of a session; empty when there is no such session.
  public Future<Optional<OrganizationId>> organization(SessionId session) {
    return store.organization(session);
  }

  /// A reader of one organization's log; close it.
  ///
  /// @param since where it begins; when that is no longer kept, its first batch says so
  public Future<EventReader> open(OrganizationId organization, Since since, EventFilter filter) {
    EventReader reader = new EventReader(organization, filter, store, reads, timers, wakeups);
    return reader.begin(since).map(reader).onFailure(_ -> reader.close());
  }
}
