package io.postrider.session.link;

import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.node.Node;
import io.postrider.session.state.SessionState;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From `<success>` to working: enough pre-keys on the server, active, status committed. Source:
/// protocol facts, part 1 section 7.
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);
  private static final int LOW = 5;
  private static final int BATCH = 50;

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

  /// WhatsApp knows us.
  void accepted(Connection connection) {
    connection
        .query(PreKeyUpload.countQuery())
        .map(PreKeyUpload::count)
        .compose(count -> count < LOW ? upload(connection) : Future.succeededFuture())
        .compose(_ -> connection.query(active()))
        .compose(_ -> work(connection))
        .onFailure(
            thrown -> {
              LOG.warn("session {}: login: {}", actor.ledger().id(), thrown.getMessage());
              connection.close();
            });
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
    connection.write(present());
    return actor
        .ledger()
        .commit(working())
        .onSuccess(
            _ -> {
              LOG.info("session {}: working", actor.ledger().id());
              online.run();
            });
  }

  private static Node active() {
    return Node.of("iq")
        .with("to", Jid.WHATSAPP)
        .with("type", "set")
        .with("xmlns", "passive")
        .with(Node.of("active"));
  }

  private Node present() {
    Node presence = Node.of("presence").with("type", "available");
    String name = actor.account().name();
    return name.isEmpty() ? presence : presence.with("name", name);
  }

  private Draft working() {
    SessionState now = actor.ledger().state();
    var at = actor.parts().timers().now();
    return new Draft().state(new SessionState(SessionStatus.WORKING, now.account(), null, at, at));
  }

  /// `<ib>`: only the routing information is kept, for the next connection.
  void told(Node ib) {
    Optional<Node> routing = ib.child("edge_routing").flatMap(edge -> edge.child("routing_info"));
    routing.ifPresent(
        info ->
            actor
                .ownTurn(
                    () ->
                        actor
                            .ledger()
                            .commit(
                                new Draft()
                                    .credentials(
                                        actor.credentials().withRoutingInfo(info.bytes()))))
                .onFailure(
                    thrown ->
                        LOG.warn("session {}: {}", actor.ledger().id(), thrown.getMessage())));
  }

  /// A notification may say that the server runs out of our pre-keys.
  void lowOnKeys(Connection connection, Node notification) {
    if (!notification.attr("type").orElse("").equals("encrypt")) {
      return;
    }
    notification
        .child("count")
        .filter(count -> count.number("value").orElse(LOW) < LOW)
        .ifPresent(
            _ ->
                upload(connection)
                    .onFailure(
                        thrown ->
                            LOG.warn("session {}: {}", actor.ledger().id(), thrown.getMessage())));
  }

  /// New pre-keys: stored first, then sent.
  private Future<Void> upload(Connection connection) {
    return actor
        .ownTurn(
            () -> {
              PreKeyUpload.Batch batch = PreKeyUpload.next(actor.credentials(), BATCH);
              return actor
                  .ledger()
                  .commit(new Draft().credentials(batch.credentials()).records(batch.records()))
                  .map(_ -> batch.query());
            })
        .compose(
            query -> {
              CrashPoint.PRE_KEYS_COMMITTED.reach();
              return connection.query(query).mapEmpty();
            });
  }
}
