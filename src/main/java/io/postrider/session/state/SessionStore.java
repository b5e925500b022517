package io.postrider.session.state;

import io.postrider.model.Epoch;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Keeps sessions.
public interface SessionStore {
  /// Writes what a turn decided. Commits of many sessions may share a transaction; one that fails
  /// spoils only itself.
  ///
  /// Fails with `StaleEpochException` when the session has another owner by now or is gone, with
  /// another exception when it is not known whether it was written.
  Future<Void> commit(Commit commit);

  /// A new session.
  Future<Void> insert(SessionRow row);

  /// The session and all that belongs to it goes; fails with `StaleEpochException` as `commit`
  /// does.
  Future<Void> delete(SessionId session, Epoch epoch);

  /// One session of an organization; without credentials.
  Future<Optional<SessionRow>> find(OrganizationId organization, SessionId session);

  /// The same with its credentials, for its owner, when no commit of it is under way any more.
  Future<Optional<SessionRow>> load(OrganizationId organization, SessionId session);

  /// All sessions of an organization, newest first; without credentials.
  Future<List<SessionRow>> list(OrganizationId organization);
}
