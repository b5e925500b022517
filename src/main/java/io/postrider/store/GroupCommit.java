package io.postrider.store;

import io.postrider.model.Failure;
import io.postrider.model.SessionId;
import io.postrider.session.Commit;
import io.postrider.session.StaleEpochException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets the commits of many sessions share transactions. Those that come while all lanes are at
/// work wait, and go together when one is free; so groups are as large as the load makes them, and
/// nobody waits for company.
///
/// The queue belongs to one context; `submit` is for any thread.
final class GroupCommit {
  /// Commits that may wait or be under way.
  static final int LIMIT = 10_000;

  /// Commits of one transaction.
  static final int GROUP = 64;

  /// Transactions at the same time. Measured on 2 cores: 2 carry a third more than 1, 4 no more.
  static final int LANES = 2;

  private final Pool pool;
  private final Sealer sealer;
  private final Context context;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Deque<PendingCommit> waiting = new ArrayDeque<>();
  private final Set<SessionId> underWay = new HashSet<>();
  private final Promise<Void> drained = Promise.promise();
  private int lanesAtWork;
  private boolean wakeUpIsDue;
  private volatile boolean closed;

  GroupCommit(Vertx vertx, Pool pool, Sealer sealer) {
    this.pool = pool;
    this.sealer = sealer;
    this.context = vertx.getOrCreateContext();
  }

  /// Seals on the caller's thread, writes with others. Fails with `Busy` when too much waits.
  Future<Void> submit(Commit commit) {
    if (closed) {
      return new Failure.Busy("the database is being closed").asFuture();
    }
    if (accepted.incrementAndGet() > LIMIT) {
      accepted.decrementAndGet();
      return new Failure.Busy("too many changes wait to be stored").asFuture();
    }
    try {
      PendingCommit pending = new PendingCommit(SealedCommit.of(commit, sealer));
      context.runOnContext(_ -> enqueue(pending));
      return pending.written();
    } catch (RuntimeException unfit) {
      accepted.decrementAndGet();
      return Future.failedFuture(unfit);
    }
  }

  /// Accepts no more and waits for what has been accepted.
  Future<Void> close() {
    closed = true;
    context.runOnContext(_ -> drain());
    return drained.future();
  }

  /// Drains after all that has arrived in the meantime.
  private void enqueue(PendingCommit pending) {
    waiting.add(pending);
    if (!wakeUpIsDue) {
      wakeUpIsDue = true;
      context.runOnContext(_ -> drain());
    }
  }

  private void drain() {
    wakeUpIsDue = false;
    while (lanesAtWork < LANES) {
      List<PendingCommit> group = nextGroup();
      if (group.isEmpty()) {
        break;
      }
      lanesAtWork++;
      write(group, false).onComplete(_ -> free(group));
    }
    if (closed && lanesAtWork == 0 && waiting.isEmpty()) {
      drained.tryComplete();
    }
  }

  private void free(List<PendingCommit> group) {
    lanesAtWork--;
    group.forEach(pending -> underWay.remove(pending.commit().id()));
    accepted.addAndGet(-group.size());
    drain();
  }

  /// From the head of the queue, until a session comes that is under way: one must not overtake
  /// itself.
  private List<PendingCommit> nextGroup() {
    List<PendingCommit> group = new ArrayList<>();
    while (group.size() < GROUP
        && !waiting.isEmpty()
        && underWay.add(waiting.element().commit().id())) {
      group.add(waiting.remove());
    }
    return group;
  }

  /// Settles each of the group; never fails.
  ///
  /// @param last whether a failure is final
  private Future<Void> write(List<PendingCommit> group, boolean last) {
    List<SealedCommit> commits = group.stream().map(PendingCommit::commit).toList();
    return pool.withConnection(connection -> GroupWrite.write(connection, commits))
        .<Void>map(
            written -> {
              group.forEach(pending -> settle(pending, written));
              return null;
            })
        .recover(failed -> failed(group, last, failed));
  }

  private static void settle(PendingCommit pending, Set<String> written) {
    SessionId id = pending.commit().id();
    if (written.contains(id.value())) {
      pending.succeed();
    } else {
      pending.fail(new StaleEpochException(id));
    }
  }

  /// Writing a commit twice changes nothing, so all is tried once more: one by one when the
  /// database refused something, together when the connection broke.
  private Future<Void> failed(List<PendingCommit> group, boolean last, Throwable failed) {
    if (last) {
      group.forEach(pending -> pending.fail(failed));
      return Future.succeededFuture();
    }
    if (!(failed instanceof PgException)) {
      return write(group, true);
    }
    Future<Void> all = Future.succeededFuture();
    for (PendingCommit pending : group) {
      all = all.compose(_ -> write(List.of(pending), true));
    }
    return all;
  }
}
