package io.postrider.session;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.session.link.Link;
import io.postrider.session.receiving.Receiver;
import io.postrider.session.sending.Outbound;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who takes what WhatsApp says, and who acknowledges it: the one place where each kind of stanza
/// finds its handler. `StanzaTable` tells the kinds apart.
final class Stanzas {
  private static final Logger LOG = LoggerFactory.getLogger(Stanzas.class);

  private final Actor actor;
  private final Link link;
  private final Receiver receiver;
  private final Outbound outbound;

  Stanzas(Actor actor, Link link, Receiver receiver, Outbound outbound) {
    this.actor = actor;
    this.link = link;
    this.receiver = receiver;
    this.outbound = outbound;
  }

  /// One stanza, in the order of its arrival. What cannot be dealt with comes again on the next
  /// connection, some times.
  void take(Connection connection, Stanza.Told stanza) {
    boolean hopeless = receiver.refuge().awaits(stanza);
    if (hopeless || !(stanza instanceof Stanza.Message || stanza instanceof Stanza.Receipt)) {
      receiver.divide();
    }
    Future<?> done =
        stanza instanceof Stanza.Delivered delivered && hopeless
            ? receiver.refuge().take(stanza).onSuccess(acknowledge(connection, delivered))
            : guarded(connection, stanza);
    receiver.relieve(connection);
    done.onFailure(thrown -> notTaken(connection, stanza, thrown))
        .onComplete(_ -> receiver.settled(connection, stanza));
  }

  private Future<?> guarded(Connection connection, Stanza.Told stanza) {
    try {
      return handle(connection, stanza);
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void notTaken(Connection connection, Stanza.Told stanza, Throwable thrown) {
    LOG.warn(
        "session {}: {} not taken: {}",
        actor.ledger().id(),
        stanza.node().tag(),
        thrown.toString());
    receiver.refuge().failed(stanza, thrown);
    connection.close();
  }

  private Future<?> handle(Connection connection, Stanza.Told stanza) {
    return switch (stanza) {
      case Stanza.QrOffer offer -> link.pairer().offered(connection, offer);
      case Stanza.PairSuccess success -> link.pairer().scanned(connection, success);
      case Stanza.SecretWanted notice -> link.pairer().refreshed(connection, notice);
      case Stanza.CodeNotice notice ->
          link.pairer().codes().told(connection, notice).onSuccess(acknowledge(connection, notice));
      case Stanza.PasskeyWanted notice ->
          link.pairer()
              .passkeyWanted(connection, notice)
              .onSuccess(acknowledge(connection, notice));
      case Stanza.PasskeyContinuation notice ->
          link.pairer().passkeys().continued(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.LoggedIn success -> link.login().accepted(connection, success);
      case Stanza.Info info -> info(connection, info);
      case Stanza.Message message -> receiver.message(connection, message);
      case Stanza.Receipt receipt -> receiver.receipt(connection, receipt);
      case Stanza.RetryRequest retry ->
          receiver.retry(connection, retry).onSuccess(acknowledge(connection, retry));
      case Stanza.GroupNotice notice ->
          receiver.group(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.DeviceNotice notice ->
          receiver.devices(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.KeyNotice notice ->
          keys(connection, notice).onSuccess(acknowledge(connection, notice));
      case Stanza.PictureNotice notice ->
          receiver.picture(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.AboutNotice notice ->
          receiver.about(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.BlockNotice notice ->
          receiver.blocks(connection, notice).onSuccess(acknowledge(connection, notice));
      case Stanza.TokenNotice notice ->
          receiver.token(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.AccountNotice notice ->
          outbound.told(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.SyncNotice notice ->
          receiver.synced(notice).onSuccess(acknowledge(connection, notice));
      case Stanza.OtherNotice notice -> nothing().onSuccess(acknowledge(connection, notice));
      case Stanza.Call call -> receiver.call(call).onSuccess(acknowledge(connection, call));
      case Stanza.Presence presence -> receiver.presence(presence);
      case Stanza.Passing _ -> nothing();
      case Stanza.Unknown unknown -> nothing().onSuccess(_ -> refuse(connection, unknown));
    };
  }

  private static Future<Void> nothing() {
    return Future.succeededFuture();
  }

  /// Only what is done with (invariants.md §2).
  private static Handler<Void> acknowledge(Connection connection, Stanza.Delivered stanza) {
    return _ -> connection.write(stanza.ack());
  }

  private void refuse(Connection connection, Stanza.Unknown stanza) {
    LOG.info("session {}: {} is not known", actor.ledger().id(), stanza.node().tag());
    stanza.refusal().ifPresent(connection::write);
  }

  private Future<Void> info(Connection connection, Stanza.Info info) {
    link.login().told(info);
    info.expiry().ifPresent(actor.parts().versions()::expires);
    return receiver.info(connection, info);
  }

  private Future<Void> keys(Connection connection, Stanza.KeyNotice notice) {
    link.login().keys(connection, notice);
    return receiver.keys(notice);
  }
}
