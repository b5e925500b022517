package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// Opens readers of the logs. Made and used on one event loop.
public final class Events {
  private final EventStore store;
  private final Timers timers;
  private final Wakeups wakeups;

  public Events(Vertx vertx, EventStore store, Timers timers) {
    this.store = store;
    this.timers = timers;
    this.wakeups = new Wakeups(vertx);
  }

  /// What wakes the readers of all nodes when a log has grown.
  public static Appended bus(Vertx vertx) {
    return (organization, newest) -> Wakeups.tell(vertx, organization, newest);
  }

  /// A reader of one organization's log; close it.
  ///
  /// @param since where it begins; when that is no longer kept, its first batch says so
  public Future<EventReader> open(OrganizationId organization, Since since, EventFilter filter) {
    EventReader reader = new EventReader(organization, filter, store, timers, wakeups);
    return reader.begin(since).map(reader).onFailure(_ -> reader.close());
  }
}
