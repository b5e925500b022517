package io.postrider.cluster;

import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews this node's lease again and again, and says who else is there.
final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Supplier<Future<List<Member>>> renew;
  private final Lease lease;
  private final LeaseTimes times;
  private final Timers timers;
  private final Listener listener;
  private volatile boolean held;
  private volatile boolean stopped;

  /// What happens to the lease.
  interface Listener {
    /// It is over: nothing may be said to WhatsApp.
    void lost();

    /// It was renewed after it was over: completes when nothing runs here that somebody else owns.
    Future<Void> renewed();

    /// It holds; these are the nodes that are known.
    void holds(List<Member> members);
  }

  /// @param renew puts the end of the lease off by its length, and says which nodes there are
  Heartbeat(
      Supplier<Future<List<Member>>> renew,
      Lease lease,
      LeaseTimes times,
      Timers timers,
      Listener listener) {
    this.renew = renew;
    this.lease = lease;
    this.times = times;
    this.timers = timers;
    this.listener = listener;
  }

  /// Begins, at once. Its timers may have a thread of their own, and the listener answer on
  /// another.
  void start() {
    beat();
    look();
  }

  void stop() {
    stopped = true;
    lease.end();
  }

  private void beat() {
    if (stopped) {
      return;
    }
    Lease.Moment asked = lease.now();
    renew
        .get()
        .timeout(times.length().toMillis(), TimeUnit.MILLISECONDS)
        .compose(members -> renewed(asked, members))
        .onFailure(thrown -> LOG.warn("the lease is not renewed: {}", thrown.toString()))
        .onComplete(_ -> timers.after(rest(asked), this::beat));
  }

  /// What has taken long is not followed by a pause.
  private Duration rest(Lease.Moment asked) {
    Duration rest = times.pause().minusNanos(lease.now().nanos() - asked.nanos());
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private Future<Void> renewed(Lease.Moment asked, List<Member> members) {
    if (stopped) {
      return Future.succeededFuture();
    }
    if (lease.extend(asked)) {
      listener.holds(members);
      return Future.succeededFuture();
    }
    lose();
    return listener
        .renewed()
        .timeout(times.length().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(_ -> regain(asked, members));
  }

  private void regain(Lease.Moment asked, List<Member> members) {
    if (!stopped && lease.regain(asked)) {
      held = true;
      listener.holds(members);
    }
  }

  /// Nothing else may happen for long, and nobody else would see that it is over.
  private void look() {
    if (stopped) {
      return;
    }
    if (!lease.isHeld()) {
      lose();
    }
    timers.after(LOOK, this::look);
  }

  private void lose() {
    if (held) {
      held = false;
      LOG.warn("the lease is over: all connections are closed until it is renewed");
      listener.lost();
    }
  }
}
