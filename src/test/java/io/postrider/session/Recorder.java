package io.postrider.session;

import io.postrider.Arrivals;
import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.Commit;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Passes on what a node commits, and remembers the events of what has been written.
final class Recorder implements SessionStore {
  private final SessionStore store;
  private final Arrivals<SessionEvent> events;
  private final List<SessionEvent> all;
  private final Commits commits;

  /// @param events where they go, to be taken one by one
  /// @param all where they stay
  /// @param commits told of each commit
  Recorder(
      SessionStore store, Arrivals<SessionEvent> events, List<SessionEvent> all, Commits commits) {
    this.all = all;
    this.commits = commits;
    this.store = store;
    this.events = events;
  }

  /// The oldest event of this type that fits and was not asked for yet; waits for it.
  static <E extends SessionEvent> E next(
      Arrivals<SessionEvent> events, Class<E> type, Predicate<E> fits) {
    return type.cast(
        events.take(
            type.getSimpleName(), event -> type.isInstance(event) && fits.test(type.cast(event))));
  }

  @Override
  public Future<Void> commit(Commit commit) {
    return store
        .commit(commit)
        .onSuccess(
            _ -> {
              all.addAll(commit.events());
              commit.events().forEach(events::add);
              commits.add();
            });
  }

  @Override
  public Future<Void> insert(SessionRow row) {
    return store.insert(row);
  }

  @Override
  public Future<Void> delete(SessionId session, Epoch epoch) {
    return store.delete(session, epoch);
  }

  @Override
  public Future<Optional<SessionRow>> find(OrganizationId organization, SessionId session) {
    return store.find(organization, session);
  }

  @Override
  public Future<Optional<SessionRow>> load(OrganizationId organization, SessionId session) {
    return store.load(organization, session);
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return store.list(organization);
  }
}
