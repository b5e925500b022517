package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.postrider.model.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads of the logs, each done once for all readers of an event loop who stand at the same place
/// and want the same. What was read before a log has grown is not told to who asks after that. Used
/// on that event loop.
final class SharedReads {
  /// That a log has grown may go unheard: for so long at most it is taken for what it was.
  private static final Duration FRESH = Duration.ofSeconds(1);

  /// Places of one log at which somebody stands. Who is slower than all others reads alone.
  private static final int PLACES = 8;

  private final Vertx vertx;
  private final EventStore store;
  private final Timers timers;
  private final Map<OrganizationId, Map<Place, Future<Batch>>> reads = new HashMap<>();

  SharedReads(Vertx vertx, EventStore store, Timers timers) {
    this.vertx = vertx;
    this.store = store;
    this.timers = timers;
  }

  private record Place(long position, EventFilter filter, int limit) {}

  /// As the store has it.
  Future<Batch> after(OrganizationId organization, long position, EventFilter filter, int limit) {
    Map<Place, Future<Batch>> known = reads.computeIfAbsent(organization, _ -> new HashMap<>());
    Place place = new Place(position, filter, limit);
    Future<Batch> read = known.get(place);
    if (read != null && !read.failed()) {
      return inTurn(read);
    }
    if (known.size() >= PLACES) {
      known.clear();
    }
    Future<Batch> batch = store.after(organization, position, filter, limit);
    known.put(place, batch);
    Timers.Handle _ = timers.after(FRESH, () -> forget(organization, place, batch));
    return batch;
  }

  /// Nobody makes the event loop serve all who wait at once.
  private Future<Batch> inTurn(Future<Batch> read) {
    Promise<Batch> promise = Promise.promise();
    read.onComplete(result -> vertx.runOnContext(_ -> promise.handle(result)));
    return promise.future();
  }

  private void forget(OrganizationId organization, Place place, Future<Batch> read) {
    @Nullable Map<Place, Future<Batch>> known = reads.get(organization);
    if (known != null && known.remove(place, read) && known.isEmpty()) {
      reads.remove(organization);
    }
  }

  /// What was read of it is not all any more.
  void grown(OrganizationId organization) {
    reads.remove(organization);
  }
}
