package io.postrider.session.link;

import io.postrider.model.Failure;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.Turn;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.postrider.version.ClientVersion;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a session connected: dials, and dials again when the connection ends, unless the reason
/// says not to.
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /// How long a former owner may still log in without having seen that it is none any more.
  private static final Duration CONTESTED = Duration.ofSeconds(30);

  private static final Failure NOT_PAIRING =
      new Failure.Busy("the session does not pair any more; its details say why");

  private final Actor actor;
  private final Pairer pairer;
  private final Login login;
  private final BiConsumer<Connection, Stanza.Told> heard;
  private final Runnable online;
  private final StatusKeeper status;
  private final Outdated outdated;
  private final Ban ban;
  private final Pauses pauses;
  private Phase phase = new Phase.Off(new Reason.NotStarted());
  private int attempt;
  private boolean restarted;
  private boolean suspended;
  private ClientVersion version;
  private Instant contestedUntil;
  private @Nullable Instant workingSince;
  private Instant lostAt = Instant.MIN;
  private Turn turn = Turn.FREE;
  private Future<Void> dialling = Future.succeededFuture();
  private Future<Void> leaving = Future.succeededFuture();

  /// @param redrive sends again what was not acknowledged, before anything else is sent
  /// @param online called when the session is working
  /// @param heard gets every stanza of the connection of the moment
  public Link(
      Actor actor,
      Function<Connection, Future<Void>> redrive,
      Runnable online,
      BiConsumer<Connection, Stanza.Told> heard) {
    this.actor = actor;
    this.heard = heard;
    this.online = online;
    this.version = actor.parts().versions().current();
    this.contestedUntil = actor.ledger().isInherited() ? now().plus(CONTESTED) : Instant.MIN;
    this.status = new StatusKeeper(actor);
    this.outdated = new Outdated(actor, this::startAgain);
    this.pauses = new Pauses(actor.parts().limits().reconnectCap());
    this.ban = new Ban(actor, status, this::startAgain);
    this.pairer = new Pairer(actor, this::end, this::isCurrent);
    this.login = new Login(actor, this::isCurrent, redrive, this::working);
  }

  /// Whether it waits for this node to be allowed to speak, or connects since.
  public boolean isSuspended() {
    return suspended;
  }

  private void working() {
    turn.over();
    suspended = false;
    workingSince = now();
    actor.parts().versions().accepted(version);
    restarted = false;
    online.run();
  }

  private Instant now() {
    return actor.parts().timers().now();
  }

  private boolean isCurrent(Connection open) {
    return phase.equals(new Phase.Up(open));
  }

  public Pairer pairer() {
    return pairer;
  }

  public Login login() {
    return login;
  }

  /// Whether it is connected or tries to be.
  public boolean running() {
    return !(phase instanceof Phase.Off);
  }

  /// Whether it connects again after a connection that was working so lately.
  public boolean wasLost(Duration lately) {
    return running() && now().isBefore(lostAt.plus(lately));
  }

  Phase phase() {
    return phase;
  }

  /// Connects, with fresh keys if there are none; the status that this means is committed first.
  /// Fails with `Busy` when too many wait, unless it is running already.
  public Future<Void> start() {
    return start(actor::turn);
  }

  /// The same as the second step of a command that was admitted with its first: never refused.
  public Future<Void> startAgain() {
    return start(actor::ownTurn);
  }

  private Future<Void> start(Function<Supplier<Future<Void>>, Future<Void>> turns) {
    if (running()) {
      return Future.succeededFuture();
    }
    phase = new Phase.Starting();
    restarted = false;
    pauses.begin();
    pairer.wanted();
    int mine = attempt;
    return turns
        .apply(() -> actor.ledger().reload().compose(_ -> actor.ledger().commit(startDraft())))
        .onComplete(committed -> started(mine, committed.succeeded()));
  }

  /// Begins to pair, on a connection that has shown no QR code yet: it lasts as long as a code that
  /// is typed.
  public Future<Void> pairAfresh() {
    if (!pairer.hasOffer() && !(phase instanceof Phase.Pausing)) {
      return start();
    }
    end(new Reason.Afresh());
    pairer.wanted();
    restarted = false;
    return Future.succeededFuture();
  }

  /// Who has ended it meanwhile wants no connection.
  private void started(int mine, boolean committed) {
    if (mine != attempt) {
      return;
    }
    if (committed) {
      dial();
    } else {
      end(new Reason.NotStored());
    }
  }

  private Draft startDraft() {
    Draft draft = status.starting();
    if (actor.ledger().credentials().isEmpty()) {
      draft.credentials(Credentials.generate());
    }
    return draft;
  }

  /// Connects again after the owner of the session has changed or started anew.
  public void resume() {
    dial();
  }

  /// One that has failed comes back if that was because its client was outdated, as soon as there
  /// is a newer version, and if it was banned for a while, when that is over.
  public void resumeFailed() {
    outdated.resume();
    ban.resume();
  }

  /// Connects again when it was not unlinked after all, unless it was ended for another reason
  /// meanwhile.
  void notUnlinked() {
    if (phase.equals(new Phase.Off(new Reason.Unlinking()))) {
      dial();
    }
  }

  private void dial() {
    int mine = ++attempt;
    outdated.over();
    ban.over();
    phase = new Phase.Dialling();
    version = actor.parts().versions().current();
    status.moved();
    actor
        .parts()
        .dialler()
        .turn()
        .compose(next -> mine == attempt ? begin(next) : refused(next))
        .compose(_ -> mine == attempt ? dial(mine) : unwanted())
        .onSuccess(open -> connected(mine, open))
        .onFailure(thrown -> unreachable(mine, thrown));
  }

  private Future<Void> begin(Turn next) {
    turn = next;
    return actor.ledger().reload();
  }

  private static <T> Future<T> refused(Turn next) {
    next.over();
    return unwanted();
  }

  private Future<Connection> dial(int mine) {
    Future<Connection> dialled =
        actor.parts().dialler().dial(actor.credentials(), new Listener(mine));
    dialling = dialled.<Void>mapEmpty().otherwiseEmpty();
    return dialled;
  }

  private static <T> Future<T> unwanted() {
    return Future.failedFuture(new LostException("not wanted any more"));
  }

  /// Completes when nothing that was begun here can log in any more, and what was open is closed.
  public Future<Void> settled() {
    return Future.all(dialling, leaving).mapEmpty();
  }

  private void connected(int mine, Connection open) {
    if (mine == attempt) {
      phase = new Phase.Up(open);
      if (!actor.ledger().linked()) {
        turn.over(); // it is for a person to go on
      }
    } else {
      open.close();
    }
  }

  private void unreachable(int mine, Throwable thrown) {
    if (mine == attempt) {
      end(
          thrown instanceof StaleEpochException
              ? new Reason.TakenOver()
              : new Reason.Unreachable(thrown.getClass().getSimpleName()));
    }
  }

  /// Hears one connection; what an abandoned one still says is not heard.
  private final class Listener implements ConnectionListener {
    private final int mine;

    private Listener(int mine) {
      this.mine = mine;
    }

    @Override
    public void onStanza(Stanza.Told stanza) {
      if (mine == attempt && phase instanceof Phase.Up(var open)) {
        heard.accept(open, stanza);
      }
    }

    @Override
    public void onClosed(Ending ending) {
      if (mine == attempt) {
        end(new Reason.Ended(ending));
      }
    }
  }

  /// The one door out of a connection: it is closed and not heard any more, and what the reason
  /// asks for follows. Nobody comes back from being taken over.
  public void end(Reason reason) {
    Phase before = phase;
    if (before instanceof Phase.Off(Reason.TakenOver _)) {
      return;
    }
    if (reason instanceof Reason.NoCode && actor.ledger().linked()) {
      return;
    }
    Comeback.Course course = course(before);
    if (workingSince != null) {
      lostAt = now();
    }
    if (running()) {
      LOG.info("session {}: connection ended: {}", actor.ledger().id(), reason);
    }
    suspended = reason instanceof Reason.Ended(Ending.Suspended _);
    attempt++;
    turn.over();
    outdated.over();
    ban.over();
    workingSince = null;
    phase = new Phase.Off(reason);
    status.moved();
    boolean coded = pairer.clear();
    actor.online(null);
    switch (before) {
      case Phase.Up(var open) -> leaving = open.close();
      case Phase.Pausing(var retry) -> retry.cancel();
      case Phase.Off _, Phase.Starting _, Phase.Renewing _, Phase.Dialling _ -> {}
    }
    Next next = Next.after(reason, restarted, isContested(reason));
    follow(coded ? next.afterCode() : next, course);
    if (!running()) {
      pairer.abandon(NOT_PAIRING);
    }
  }

  /// Once: whoever comes back each time fights with somebody who does the same.
  private boolean isContested(Reason reason) {
    boolean contested =
        reason.equals(new Reason.Ended(new Ending.Replaced())) && now().isBefore(contestedUntil);
    if (contested) {
      contestedUntil = Instant.MIN;
    }
    return contested;
  }

  private Comeback.Course course(Phase before) {
    return before instanceof Phase.Up(var open) && workingSince != null
        ? Comeback.Course.of(Duration.between(workingSince, now()), open.reception())
        : Comeback.Course.FAILED;
  }

  private void follow(Next next, Comeback.Course course) {
    switch (next) {
      case Next.Redial() -> {
        restarted = true;
        dial();
      }
      case Next.Pause(var why) when pairer.isUnwanted() -> status.failed(why + ", while pairing");
      case Next.Pause(var why) -> pause(why, course);
      case Next.Few(var why) -> few(why, course);
      case Next.Until(var why, var left) -> ban.begin(why, left);
      case Next.Renew(var why, var again) -> renew(why, again);
      case Next.Fail(var why) -> status.failed(why);
      case Next.Forget(var why) -> status.loggedOut(why);
      case Next.Rest() -> {}
    }
  }

  private void renew(String why, boolean again) {
    Phase off = phase;
    phase = new Phase.Renewing();
    restarted = true;
    int mine = attempt;
    actor
        .parts()
        .versions()
        .refused(version)
        .onSuccess(
            newest -> {
              if (mine == attempt && again && newest.isNewerThan(version)) {
                dial();
              } else if (mine == attempt) {
                phase = off;
                pairer.abandon(NOT_PAIRING);
                status.failed(Outdated.reason(why, version));
                outdated.await(version);
              }
            });
  }

  private void few(String why, Comeback.Course course) {
    if (pauses.enough(course)) {
      status.failed(why + ", " + Pauses.FEW + " times; start the session, or update the gateway");
    } else {
      pause(why, course);
    }
  }

  private void pause(String why, Comeback.Course course) {
    Duration pause = pauses.after(course);
    Instant next = now().plus(pause);
    phase = new Phase.Pausing(actor.parts().timers().after(pause, this::dial));
    status.waiting(why, next);
  }
}
