package io.postrider.store;

import io.postrider.events.Appended;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.session.state.Commit;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.UnsettledException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the commits of many sessions share transactions. Those that come while one is at work wait,
/// and go together when it is done; so groups are as large as the load makes them, and nobody waits
/// for company. A second one begins beside it only with a full group, or when the first is slow.
///
/// The queue belongs to one context; `submit` is for any thread.
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /// Commits that may wait or be under way.
  static final int LIMIT = 10_000;

  /// Commits of one transaction.
  static final int GROUP = 128;

  /// Transactions at the same time.
  static final int LANES = 2;

  /// How long a transaction may take before those that wait do not wait for it any more.
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /// Before what a broken connection has spoiled is tried again.
  private static final int PAUSE_MILLIS = 100;

  private final Vertx vertx;
  private final Pool pool;
  private final GroupWrite writes;
  private final Sealer sealer;
  private final Context context;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Deque<PendingCommit> waiting = new ArrayDeque<>();
  private final Set<SessionId> underWay = new HashSet<>();
  private final Promise<Void> drained = Promise.promise();

  /// In the order in which they began.
  private final List<Transaction> atWork = new ArrayList<>();

  private boolean wakeUpIsDue;
  private boolean secondLookIsDue;
  private volatile boolean closed;
  private volatile Appended appended = (_, _) -> {};

  private record Transaction(List<PendingCommit> group, long begunNanos) {}

  /// @param writes has prepared the connections of the pool
  GroupCommit(Vertx vertx, Pool pool, GroupWrite writes, Sealer sealer) {
    this.vertx = vertx;
    this.pool = pool;
    this.writes = writes;
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

  /// Who is told, once a group, of each log that has grown.
  void onAppended(Appended listener) {
    appended = listener;
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
    while (mayBegin()) {
      List<PendingCommit> group = nextGroup();
      if (group.isEmpty()) {
        break;
      }
      Transaction begun = new Transaction(group, System.nanoTime());
      atWork.add(begun);
      write(group).onComplete(_ -> end(begun));
    }
    if (closed && atWork.isEmpty() && waiting.isEmpty()) {
      drained.tryComplete();
    }
  }

  private boolean mayBegin() {
    return atWork.isEmpty()
        || (atWork.size() < LANES && (waiting.size() >= GROUP || theFirstIsSlow()));
  }

  /// Looks again later where it is not, or not yet.
  private boolean theFirstIsSlow() {
    long left = SLOW_NANOS - (System.nanoTime() - atWork.getFirst().begunNanos());
    if (left <= 0) {
      return true;
    }
    if (!waiting.isEmpty() && !secondLookIsDue) {
      secondLookIsDue = true;
      long millis = TimeUnit.NANOSECONDS.toMillis(left) + 1;
      vertx.timer(millis, TimeUnit.MILLISECONDS).onComplete(_ -> lookAgain());
    }
    return false;
  }

  private void lookAgain() {
    secondLookIsDue = false;
    drain();
  }

  private void end(Transaction ended) {
    atWork.remove(ended);
    ended.group().forEach(pending -> underWay.remove(pending.commit().id()));
    accepted.addAndGet(-ended.group().size());
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
    return once(group, connection -> writes.write(connection, commits(group)))
        .recover(failed -> again(group, failed));
  }

  /// All is tried once more: in parts when the database refused something; together when the
  /// connection broke, and then not if it turns out to be written.
  private Future<Void> again(List<PendingCommit> group, Throwable failed) {
    Sql.leaveReadOnly(pool, failed);
    return switch (failed) {
      case UnsureException unsure ->
          afterPause(
              group,
              connection ->
                  writes.writeUnlessCommitted(connection, commits(group), unsure.written()));
      case PgException refused when isRefused(refused) -> divide(group);
      default -> afterPause(group, connection -> writes.write(connection, commits(group)));
    };
  }

  /// The pool notices that a connection is broken after we do.
  private Future<Void> afterPause(
      List<PendingCommit> group, Function<SqlConnection, Future<Written>> write) {
    return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(_ -> last(group, write));
  }

  /// Into halves, until what is refused is alone.
  private Future<Void> divide(List<PendingCommit> group) {
    int half = group.size() / 2;
    return half == 0
        ? part(group)
        : part(group.subList(0, half)).compose(_ -> part(group.subList(half, group.size())));
  }

  private Future<Void> part(List<PendingCommit> part) {
    return once(part, connection -> writes.write(connection, commits(part)))
        .recover(
            failed -> part.size() > 1 && isRefused(failed) ? divide(part) : fail(part, failed));
  }

  /// Settles each of the group; a failure is final.
  private Future<Void> last(
      List<PendingCommit> group, Function<SqlConnection, Future<Written>> write) {
    return once(group, write).recover(failed -> fail(group, failed));
  }

  /// Settles each of the group if it is written.
  private Future<Void> once(
      List<PendingCommit> group, Function<SqlConnection, Future<Written>> write) {
    return pool.withConnection(write).map(written -> settle(group, written));
  }

  private static boolean isRefused(Throwable failed) {
    return failed instanceof PgException && !Sql.isOutage(failed);
  }

  private static Future<Void> fail(List<PendingCommit> group, Throwable failed) {
    Throwable reason = reason(failed);
    group.forEach(pending -> pending.fail(reason));
    return Future.succeededFuture();
  }

  private static Throwable reason(Throwable failed) {
    return failed instanceof UnsureException || Sql.isOutage(failed)
        ? new UnsettledException(failed)
        : failed;
  }

  private static List<SealedCommit> commits(List<PendingCommit> group) {
    return group.stream().map(PendingCommit::commit).toList();
  }

  private @Nullable Void settle(List<PendingCommit> group, Written written) {
    written.newest().forEach(this::tell);
    for (PendingCommit pending : group) {
      SealedCommit commit = pending.commit();
      Set<OutboxId> left = commit.notAdded(written.added());
      if (!written.sessions().contains(commit.id().value())) {
        pending.fail(new StaleEpochException(commit.id()));
      } else if (!left.isEmpty()) {
        pending.fail(new KeyTakenException(left));
      } else {
        pending.succeed();
      }
    }
    return null;
  }

  /// All is stored by now, whatever the listener makes of it.
  private void tell(OrganizationId organization, long newest) {
    try {
      appended.to(organization, newest);
    } catch (RuntimeException failed) {
      LOG.error("nobody is told of new events", failed);
    }
  }
}
