package io.postrider.session.link;

import io.postrider.model.Backoff;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.node.Node;
import io.postrider.session.state.StaleEpochException;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a session connected: dials, pairs or logs in, and tries again when the connection ends,
/// unless the ending says not to. Only an explicit removal forgets credentials (invariant 8).
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /// How long a connection holds before the next failure counts as the first.
  private static final Duration PROVEN = Duration.ofSeconds(30);

  private final Actor actor;
  private final Pairer pairer;
  private final Login login;
  private final BiConsumer<Connection, Node> traffic;
  private final Backoff backoff;
  private final Standing standing;
  private @Nullable Connection connection;
  private Timers.@Nullable Handle retry;
  private int attempt;
  private boolean wanted;
  private boolean restarted;

  /// @param redrive sends again what was not acknowledged, before anything else is sent
  /// @param online called when the session is working
  /// @param traffic gets every stanza that is neither pairing nor login
  public Link(
      Actor actor,
      Function<Connection, Future<Void>> redrive,
      Runnable online,
      BiConsumer<Connection, Node> traffic) {
    this.actor = actor;
    this.traffic = traffic;
    this.standing = new Standing(actor);
    this.pairer = new Pairer(actor, () -> give("nobody scanned the QR code"));
    this.backoff = new Backoff(actor.parts().limits().reconnectCap(), ThreadLocalRandom.current());
    this.login =
        new Login(
            actor,
            this::isCurrent,
            redrive,
            () -> {
              watch();
              restarted = false;
              online.run();
            });
  }

  /// A login alone proves nothing: a message that the server hates is sent again right after it.
  private void watch() {
    int mine = attempt;
    actor
        .parts()
        .timers()
        .after(
            PROVEN,
            () -> {
              if (mine == attempt && connection != null) {
                backoff.reset();
              }
            });
  }

  private boolean isCurrent(Connection open) {
    return open == connection;
  }

  public Pairer pairer() {
    return pairer;
  }

  /// Whether it is connected or tries to be.
  public boolean running() {
    return wanted;
  }

  /// Connects, with fresh keys if there are none; the status that this means is committed first.
  public Future<Void> start() {
    if (wanted) {
      return Future.succeededFuture();
    }
    wanted = true;
    int mine = attempt;
    return actor.ownTurn(
        () ->
            actor
                .ledger()
                .reload()
                .compose(_ -> actor.ledger().commit(startDraft()))
                .onComplete(committed -> started(mine, committed.succeeded())));
  }

  /// Who has closed it meanwhile wants no connection.
  private void started(int mine, boolean committed) {
    if (mine != attempt) {
      return;
    }
    wanted = committed;
    if (committed) {
      dial();
    }
  }

  private Draft startDraft() {
    Draft draft = standing.starting();
    if (actor.ledger().credentials().isEmpty()) {
      draft.credentials(Credentials.generate());
    }
    return draft;
  }

  /// Connects again after the owner of the session has changed or started anew.
  public void resume() {
    wanted = true;
    dial();
  }

  /// Closes the connection and stays away; does not touch what is stored.
  public void close() {
    wanted = false;
    attempt++;
    standing.moved();
    pairer.clear();
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
    Connection open = connection;
    connection = null;
    actor.online(null);
    if (open != null) {
      open.close();
    }
  }

  private void dial() {
    int mine = ++attempt;
    standing.moved();
    actor
        .ledger()
        .reload()
        .compose(_ -> actor.parts().connector().dial(actor.credentials(), new Listener(mine)))
        .onSuccess(open -> connected(mine, open))
        .onFailure(
            thrown -> {
              if (mine == attempt && wanted && !(thrown instanceof StaleEpochException)) {
                ended(new Ending.Lost("cannot connect: " + thrown.getClass().getSimpleName()));
              }
            });
  }

  private void connected(int mine, Connection open) {
    if (mine != attempt) {
      open.close();
      return;
    }
    connection = open;
  }

  /// Hears one connection; what an abandoned one still says is not heard.
  private final class Listener implements ConnectionListener {
    private final int mine;

    private Listener(int mine) {
      this.mine = mine;
    }

    @Override
    public void onStanza(Node stanza) {
      Connection open = connection;
      if (mine == attempt && open != null) {
        stanza(open, stanza);
      }
    }

    private void stanza(Connection open, Node stanza) {
      Optional<String> child = stanza.firstChild().map(Node::tag);
      switch (stanza.tag()) {
        case "iq" -> pairing(open, stanza, child.orElse(""));
        case "success" -> login.accepted(open);
        case "ib" -> {
          login.told(stanza);
          traffic.accept(open, stanza);
        }
        case "notification" -> notified(open, stanza);
        default -> traffic.accept(open, stanza);
      }
    }

    private void notified(Connection open, Node stanza) {
      if (stanza.attr("type").orElse("").equals("companion_reg_refresh")) {
        pairer.refreshed(open, stanza).onFailure(failed -> open.close());
        return;
      }
      login.lowOnKeys(open, stanza);
      traffic.accept(open, stanza);
    }

    @Override
    public void onClosed(Ending ending) {
      if (mine == attempt) {
        ended(ending);
      }
    }
  }

  private void pairing(Connection open, Node iq, String child) {
    switch (child) {
      case "pair-device" -> pairer.offered(open, iq);
      case "pair-success" ->
          pairer
              .scanned(open, iq)
              .onSuccess(refused -> refused.ifPresent(why -> give("pairing refused: " + why)))
              .onFailure(failed -> open.close());
      default -> {}
    }
  }

  private void ended(Ending ending) {
    LOG.info("session {}: connection ended: {}", actor.ledger().id(), ending);
    connection = null;
    actor.online(null);
    pairer.clear();
    switch (ending) {
      case Ending.Restart() -> restart();
      case Ending.LoggedOut(var reason) -> forget(reason);
      case Ending.Replaced() -> give("replaced: this number's link is used elsewhere");
      case Ending.Refused(var code, var reason) ->
          give("refused by WhatsApp: " + code + " " + reason);
      case Ending.Lost(var reason) -> again(reason);
      case Ending.Asked() -> again("closed");
    }
  }

  /// At once, but only once: a server that answers each login with a restart must not be flooded.
  private void restart() {
    if (restarted) {
      again("restart");
      return;
    }
    restarted = true;
    dial();
  }

  private void again(String reason) {
    if (!wanted) {
      return;
    }
    Duration pause = backoff.next();
    Instant next = actor.parts().timers().now().plus(pause);
    retry = actor.parts().timers().after(pause, this::dial);
    standing.waiting(reason, next);
  }

  /// Stops with a reason and keeps the credentials; a user has to start it again.
  private void give(String reason) {
    close();
    standing.failed(reason);
  }

  private void forget(String reason) {
    close();
    standing.loggedOut(reason);
  }
}
