package io.postrider.session.turn;

import io.postrider.model.Failure;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.state.StatusDetails;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the topics of one session share: its ledger, its mailbox and the connection of the moment.
/// On the session's event loop only.
public final class Actor {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);
  private static final int STANZAS_BEFORE_PAUSE = 64;

  /// How long what has become of a message waits for a commit that it can be part of, and how many
  /// do so. A commit of its own costs as much as the send has cost.
  private static final Duration COMPANY = Duration.ofMillis(30);

  private static final int MOST_REPORTS = 16;

  private final SessionParts parts;
  private final Ledger ledger;
  private final Mailbox mailbox;
  private final Visibility visibility;
  private final ServerClock serverClock;
  private final Runnable fenced;
  private final List<Runnable> farewells = new ArrayList<>();
  private @Nullable Connection online;
  private @Nullable StatusDetails restriction;
  private Timers.@Nullable Handle soon;

  /// Since when the first of the reports that wait does, by a clock that never goes back.
  private long reportedAt;

  /// @param fenced called when the session has another owner by now
  public Actor(SessionParts parts, SessionRow row, Runnable fenced) {
    this.parts = parts;
    this.fenced = fenced;
    this.ledger = new Ledger(row, parts.sessions(), parts.signal(), this::trouble);
    this.serverClock = new ServerClock(parts.timers());
    this.visibility = new Visibility(ledger, serverClock);
    this.mailbox = new Mailbox(parts.limits().mailbox(), parts.waiting());
  }

  /// Ends the session here when it has another owner; else the connection goes, and the next one
  /// begins with what is really stored.
  private void trouble(Throwable thrown) {
    LOG.warn("session {}: not stored: {}", ledger.id(), thrown.toString());
    if (thrown instanceof StaleEpochException) {
      fenced.run();
    } else if (online != null) {
      online.close();
    }
  }

  public SessionParts parts() {
    return parts;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Mailbox mailbox() {
    return mailbox;
  }

  /// The connection that is logged in and active, or none.
  public Optional<Connection> online() {
    return Optional.ofNullable(online);
  }

  public void online(@Nullable Connection connection) {
    online = connection;
    visibility.over(connection);
  }

  /// Does what is not urgent with the connection of the moment, once nobody has to wait for that
  /// with his login, unless the connection is another one by then.
  public void atLeisure(Consumer<Connection> work) {
    Connection mine = online;
    if (mine != null) {
      parts
          .dialler()
          .lull()
          .onSuccess(
              _ -> {
                if (mine.equals(online)) {
                  work.accept(mine);
                }
              });
    }
  }

  /// What the account shows of itself.
  public Visibility visibility() {
    return visibility;
  }

  /// What time WhatsApp has.
  public ServerClock serverClock() {
    return serverClock;
  }

  /// What keeps the session from part of its work while it works.
  public Optional<StatusDetails> restriction() {
    return Optional.ofNullable(restriction);
  }

  /// From now on it is this, or nothing.
  public void restrict(@Nullable StatusDetails details) {
    restriction = details;
  }

  /// The connection, or the failure that live operations answer without one.
  public Future<Connection> live() {
    return online == null ? new Failure.NotConnected().asFuture() : Future.succeededFuture(online);
  }

  /// Our keys and account; only where a connection is live.
  public Credentials credentials() {
    return ledger.credentials().orElseThrow(() -> new Failure.NotConnected().asException());
  }

  /// Our account; only where a connection is live.
  public Linked account() {
    return credentials().linked().orElseThrow(() -> new Failure.NotConnected().asException());
  }

  /// A turn on a user's command; `Busy` when too many wait.
  public <T> Future<T> turn(Supplier<Future<T>> work) {
    return mailbox.submit(() -> certain(work));
  }

  /// Before a user's command of several steps, the first of which cannot be undone: `Busy` when too
  /// many wait, so that it is refused as a whole or not at all. Its turns are its own then.
  public Future<Void> admit() {
    return mailbox.admit();
  }

  /// A turn of the session itself, or one that a commit or a stanza makes necessary, which is never
  /// refused.
  public <T> Future<T> ownTurn(Supplier<Future<T>> work) {
    return mailbox.insist(() -> certain(work));
  }

  /// In turn: keeps a draft that only says what has become of messages, with the next commit or
  /// soon by itself; any other at once, and the turn goes on until it is stored.
  ///
  /// @return completes when the turn may end, with what completes when the draft is stored
  public Future<Future<Void>> report(Draft draft) {
    if (!draft.isReport()) {
      return ledger.commit(draft).map(Future.succeededFuture());
    }
    if (draft.isEmpty() && ledger.reports() == 0) {
      return Future.succeededFuture(Future.succeededFuture());
    }
    Future<Void> stored = ledger.report(draft);
    if (ledger.reports() == 1) {
      reportedAt = parts.timers().nanoTime();
    }
    if (ledger.reports() == MOST_REPORTS) {
      reported();
    } else if (soon == null) {
      soon = parts.timers().after(COMPANY, this::overdue);
    }
    return Future.succeededFuture(stored);
  }

  /// Those that the timer was set for have found company meanwhile, mostly; others have come since.
  private void overdue() {
    soon = null;
    if (ledger.reports() == 0) {
      return;
    }
    Duration left = COMPANY.minusNanos(parts.timers().nanoTime() - reportedAt);
    if (left.isPositive()) {
      soon = parts.timers().after(left, this::overdue);
    } else {
      reported();
    }
  }

  /// Completes when what was reported by now is stored, by the turns that wait, too.
  public Future<Void> reported() {
    return ownTurn(
        () -> {
          if (soon != null) {
            soon.cancel();
            soon = null;
          }
          return ledger.commitReports();
        });
  }

  /// Whatever is decided in a turn is decided by what is really stored.
  private <T> Future<T> certain(Supplier<Future<T>> work) {
    return ledger.isDoubtful() ? ledger.reload().compose(_ -> work.get()) : work.get();
  }

  /// Runs `action` when the account has been forgotten, with all that was to be sent.
  public void onForgotten(Runnable action) {
    farewells.add(action);
  }

  /// The account has been forgotten.
  public void forgotten() {
    farewells.forEach(Runnable::run);
  }

  /// Whether so many stanzas wait that no more should be read.
  public boolean congested() {
    return mailbox.size() >= STANZAS_BEFORE_PAUSE;
  }

  /// The present state with another status, and no reason for it.
  public Lifecycle resting(SessionStatus status) {
    Lifecycle now = ledger.state();
    return new Lifecycle(status, now.account(), null, now.lastConnectedAt(), parts.timers().now());
  }

  /// A state without an account.
  public Lifecycle unlinked(SessionStatus status, String reason) {
    var at = parts.timers().now();
    return new Lifecycle(
        status, null, new StatusDetails(reason, at, null), ledger.state().lastConnectedAt(), at);
  }
}
