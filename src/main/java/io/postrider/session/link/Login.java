package io.postrider.session.link;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Pairing;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.client.query.Companion;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.node.Node;
import io.postrider.session.state.Account;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From `<success>` to working: enough pre-keys on the server, active, status committed. Source:
/// protocol/login-and-stream.md §3 and §4, protocol/pre-keys.md §1.
public final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  private static final int KEYS_AT_ONCE = 50;

  private final Actor actor;
  private final Predicate<Connection> current;
  private final Function<Connection, Future<Void>> redrive;
  private final Runnable online;

  /// @param current whether a connection is still the one in use
  /// @param redrive sends again what was not acknowledged
  Login(
      Actor actor,
      Predicate<Connection> current,
      Function<Connection, Future<Void>> redrive,
      Runnable online) {
    this.actor = actor;
    this.current = current;
    this.redrive = redrive;
    this.online = online;
  }

  /// WhatsApp knows us. Before pairing is complete it may say so too, which means nothing.
  public Future<Void> accepted(Connection connection, Stanza.LoggedIn success) {
    if (!actor.ledger().linked()) {
      LOG.info("session {}: a success before pairing is ignored", actor.ledger().id());
      return Future.succeededFuture();
    }
    actor.serverClock().set(success.at(actor.parts().timers().now()));
    return adopted(success)
        .compose(_ -> connection.query(PreKeyUpload.countQuery()))
        .map(PreKeyUpload::count)
        .compose(count -> upload(connection, PreKeyUpload.wanted(count)))
        .compose(_ -> connection.query(Companion.active()))
        .compose(_ -> work(connection));
  }

  /// The server's word for our hidden id holds.
  private Future<Void> adopted(Stanza.LoggedIn success) {
    Optional<Jid> other =
        success.lid().filter(lid -> !lid.bare().equals(actor.account().lid().bare()));
    return other.isEmpty()
        ? Future.succeededFuture()
        : actor.ownTurn(
            () ->
                Pairing.adopt(actor.credentials(), other.get())
                    .map(this::keep)
                    .orElseGet(Future::succeededFuture));
  }

  private Future<Void> keep(Pairing.Adopted adopted) {
    LOG.warn("session {}: the account has another hidden id now", actor.ledger().id());
    Linked linked = adopted.credentials().requireLinked();
    Lifecycle now = actor.ledger().state();
    return actor
        .ledger()
        .commit(
            new Draft()
                .credentials(adopted.credentials())
                .records(adopted.records())
                .state(
                    new Lifecycle(
                        now.status(),
                        new Account(linked.jid(), linked.lid()),
                        now.details(),
                        now.lastConnectedAt(),
                        actor.parts().timers().now())));
  }

  /// In one turn, so that no message overtakes one that is sent again; and it can be used before
  /// its status says so: who reads `working` may send at once.
  private Future<Void> work(Connection connection) {
    return actor.ownTurn(
        () ->
            current.test(connection)
                ? redrive.apply(connection).compose(_ -> begin(connection))
                : Future.succeededFuture());
  }

  private Future<Void> begin(Connection connection) {
    if (!current.test(connection)) {
      return Future.succeededFuture();
    }
    actor.online(connection);
    actor.visibility().begin();
    return actor.ledger().commit(working()).onSuccess(_ -> begun(connection));
  }

  /// Unless the connection was lost while that was being stored.
  private void begun(Connection connection) {
    if (current.test(connection)) {
      LOG.info("session {}: working", actor.ledger().id());
      online.run();
      actor.atLeisure(this::ask);
    }
  }

  /// What official clients ask for at each login. Of the answers nothing is used here.
  private void ask(Connection connection) {
    ask(connection, Companion.properties());
    ask(connection, BlockList.query());
  }

  private void ask(Connection connection, Node query) {
    connection
        .query(query)
        .onFailure(
            thrown ->
                LOG.info(
                    "session {}: {}: {}",
                    actor.ledger().id(),
                    query.attr("xmlns").orElse(""),
                    thrown.toString()));
  }

  private Draft working() {
    Lifecycle now = actor.ledger().state();
    var at = actor.parts().timers().now();
    return new Draft()
        .credentials(actor.credentials().loggedIn())
        .state(
            new Lifecycle(
                SessionStatus.WORKING, now.account(), actor.restriction().orElse(null), at, at));
  }

  /// The routing information is kept, for the next connection.
  public void told(Stanza.Info info) {
    info.routing()
        .ifPresent(routing -> actor.ownTurn(() -> keep(routing)).onFailure(this::notKept));
  }

  /// Mostly it is told again what it was told at the last login.
  private Future<Void> keep(Bytes routing) {
    Credentials known = actor.credentials();
    return known.routingInfo().equals(routing)
        ? Future.succeededFuture()
        : actor.ledger().commit(new Draft().credentials(known.withRoutingInfo(routing)));
  }

  private void notKept(Throwable thrown) {
    LOG.warn("session {}: {}", actor.ledger().id(), thrown.getMessage());
  }

  /// The server may run out of our pre-keys.
  public void keys(Connection connection, Stanza.KeyNotice notice) {
    if (notice.lowOnKeys()) {
      upload(connection, PreKeyUpload.MORE).onFailure(this::notKept);
    }
  }

  /// New pre-keys: stored first, then sent.
  private Future<Void> upload(Connection connection, int howMany) {
    return howMany == 0
        ? Future.succeededFuture()
        : stored(howMany, new ArrayList<>()).compose(keys -> send(connection, keys));
  }

  /// In several turns: to make hundreds of keys takes longer than an event loop may be held.
  private Future<List<Node>> stored(int left, List<Node> keys) {
    if (left == 0) {
      return Future.succeededFuture(keys);
    }
    int some = Math.min(left, KEYS_AT_ONCE);
    return actor
        .ownTurn(
            () -> {
              PreKeyUpload.Batch batch = PreKeyUpload.next(actor.credentials(), some);
              keys.addAll(batch.keys());
              return actor
                  .ledger()
                  .commit(
                      new Draft()
                          .credentials(batch.credentials())
                          .records(batch.records())
                          .without(batch.outlived()));
            })
        .compose(_ -> stored(left - some, keys));
  }

  private Future<Void> send(Connection connection, List<Node> keys) {
    CrashPoint.PRE_KEYS_COMMITTED.reach();
    return connection.query(PreKeyUpload.query(actor.credentials(), keys)).mapEmpty();
  }
}
