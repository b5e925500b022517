package io.postrider.store;

import io.postrider.model.Failure;
import io.postrider.model.SessionId;
import io.postrider.session.Commit;
import io.postrider.session.KeyTakenException;
import io.postrider.session.StaleEpochException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
      write(group).onComplete(_ -> free(group));
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
  private Future<Void> write(List<PendingCommit> group) {
    return pool.withConnection(connection -> GroupWrite.write(connection, commits(group)))
        .<Void>map(written -> settle(group, written))
        .recover(failed -> again(group, failed));
  }

  /// All is tried once more: together when the connection broke, and then not if it turns out to be
  /// written; one by one when the database refused something.
  private Future<Void> again(List<PendingCommit> group, Throwable failed) {
    return switch (failed) {
      case UnsureException unsure ->
          last(
              group,
              connection ->
                  GroupWrite.writeUnlessCommitted(connection, commits(group), unsure.written()));
      case PgException _ -> oneByOne(group);
      default -> last(group, connection -> GroupWrite.write(connection, commits(group)));
    };
  }

  private Future<Void> oneByOne(List<PendingCommit> group) {
    Future<Void> all = Future.succeededFuture();
    for (PendingCommit pending : group) {
      List<PendingCommit> one = List.of(pending);
      all = all.compose(_ -> last(one, connection -> GroupWrite.write(connection, commits(one))));
    }
    return all;
  }

  /// Settles each of the group; a failure is final.
  private Future<Void> last(
      List<PendingCommit> group, Function<SqlConnection, Future<Written>> write) {
    return pool.withConnection(write)
        .<Void>map(written -> settle(group, written))
        .otherwise(
            failed -> {
              group.forEach(pending -> pending.fail(failed));
              return null;
            });
  }

  private static List<SealedCommit> commits(List<PendingCommit> group) {
    return group.stream().map(PendingCommit::commit).toList();
  }

  private static @Nullable Void settle(List<PendingCommit> group, Written written) {
    for (PendingCommit pending : group) {
      SealedCommit commit = pending.commit();
      if (!written.sessions().contains(commit.id().value())) {
        pending.fail(new StaleEpochException(commit.id()));
      } else if (!commit.allAdded(written.added())) {
        pending.fail(new KeyTakenException());
      } else {
        pending.succeed();
      }
    }
    return null;
  }
}
