package io.postrider.session.link;

import io.postrider.model.Failure;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.Companion;
import io.postrider.protocol.client.query.IqException;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes this device out of the list that the account's phone shows. Where there is no connection,
/// one is made for that alone: nothing that is queued is sent on it. Source:
/// protocol/login-and-stream.md §5.
public final class Unlinker {
  private static final Logger LOG = LoggerFactory.getLogger(Unlinker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /// The device is not in the list.
  private static final Set<Integer> UNKNOWN = Set.of(401, 404, 410);

  /// The account is gone, and its list with it.
  private static final Set<Integer> BANNED = Set.of(403, 406);

  private static final Failure UNTOLD =
      new Failure.Busy("WhatsApp cannot be told that the device goes; nothing was changed");

  private final Actor actor;
  private final Link link;
  private @Nullable Errand errand;
  private Future<Void> dialled = Future.succeededFuture();

  public Unlinker(Actor actor, Link link) {
    this.actor = actor;
    this.link = link;
  }

  /// Unlinks. Fails with `Busy` when WhatsApp cannot be asked, and all is as it was then.
  public Future<Void> unlink() {
    if (!actor.ledger().linked()) {
      return Future.succeededFuture();
    }
    return actor
        .online()
        .map(open -> remove(open).recover(_ -> onConnectionOfItsOwn()))
        .orElseGet(this::onConnectionOfItsOwn);
  }

  private Future<Void> onConnectionOfItsOwn() {
    if (!actor.ledger().linked()) {
      return Future.succeededFuture();
    }
    if (errand != null) {
      return UNTOLD.asFuture();
    }
    Errand mine = new Errand();
    errand = mine;
    boolean ran = link.running();
    if (ran) {
      link.end(new Reason.Unlinking());
    }
    Timers.Handle timer = actor.parts().timers().after(PATIENCE, mine::giveUp);
    dialled =
        actor
            .parts()
            .dialler()
            .dial(actor.credentials(), mine)
            .onSuccess(mine::connected)
            .onFailure(_ -> mine.giveUp())
            .<Void>mapEmpty()
            .otherwiseEmpty();
    return mine.done
        .future()
        .onComplete(
            _ -> {
              errand = null;
              timer.cancel();
            })
        .onFailure(
            _ -> {
              if (ran) {
                link.notUnlinked();
              }
            });
  }

  /// Whether it is being unlinked just now: another connection would end this one.
  public boolean isBusy() {
    return errand != null;
  }

  /// Nothing of the session is ours any more.
  public void abort() {
    if (errand != null) {
      errand.giveUp();
    }
  }

  /// Completes when no connection can come of what was begun.
  public Future<Void> settled() {
    return dialled;
  }

  /// Whom WhatsApp does not know has been removed.
  private Future<Void> remove(Connection connection) {
    return connection
        .query(Companion.remove(actor.account().jid()))
        .<Void>mapEmpty()
        .recover(
            thrown -> {
              LOG.warn("session {}: unlink: {}", actor.ledger().id(), thrown.getMessage());
              return thrown instanceof IqException refused && UNKNOWN.contains(refused.code())
                  ? Future.succeededFuture()
                  : UNTOLD.asFuture();
            });
  }

  private final class Errand implements ConnectionListener {
    private final Promise<Void> done = Promise.promise();
    private @Nullable Connection connection;

    private void connected(Connection open) {
      connection = open;
      if (done.future().isComplete()) {
        open.close();
      }
    }

    private void giveUp() {
      if (done.tryFail(UNTOLD.asException()) && connection != null) {
        connection.close();
      }
    }

    @Override
    public void onStanza(Stanza.Told stanza) {
      Connection open = connection;
      if (stanza instanceof Stanza.LoggedIn && open != null) {
        remove(open).onSuccess(_ -> removed(open));
      }
    }

    private void removed(Connection open) {
      boolean _ = done.tryComplete();
      open.close();
    }

    @Override
    public void onClosed(Ending ending) {
      switch (ending) {
        case Ending.LoggedOut _ -> done.tryComplete();
        case Ending.Refused refused when BANNED.contains(refused.code()) -> done.tryComplete();
        case Ending.Refused _,
            Ending.Banned _,
            Ending.Unclear _,
            Ending.Restart _,
            Ending.Replaced _,
            Ending.Lost _,
            Ending.Suspended _,
            Ending.Asked _ ->
            giveUp();
      }
    }
  }
}
