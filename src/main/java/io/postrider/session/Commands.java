package io.postrider.session;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Stanza;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Reply;
import io.postrider.session.bus.SessionCommand;
import io.postrider.session.bus.SessionCommand.CancelOutbox;
import io.postrider.session.bus.SessionCommand.CheckContact;
import io.postrider.session.bus.SessionCommand.ConfirmPasskey;
import io.postrider.session.bus.SessionCommand.Delete;
import io.postrider.session.bus.SessionCommand.JoinGroup;
import io.postrider.session.bus.SessionCommand.LeaveGroup;
import io.postrider.session.bus.SessionCommand.LogOut;
import io.postrider.session.bus.SessionCommand.Pair;
import io.postrider.session.bus.SessionCommand.PairByCode;
import io.postrider.session.bus.SessionCommand.Passkey;
import io.postrider.session.bus.SessionCommand.Qr;
import io.postrider.session.bus.SessionCommand.Restart;
import io.postrider.session.bus.SessionCommand.Send;
import io.postrider.session.bus.SessionCommand.SetPresence;
import io.postrider.session.bus.SessionCommand.Settle;
import io.postrider.session.bus.SessionCommand.ShowPasskey;
import io.postrider.session.bus.SessionCommand.Start;
import io.postrider.session.bus.SessionCommand.Stop;
import io.postrider.session.bus.SessionCommand.Update;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Resolver;
import io.postrider.session.groups.Membership;
import io.postrider.session.link.Link;
import io.postrider.session.link.PasskeyPairer;
import io.postrider.session.link.Reason;
import io.postrider.session.link.Unlinker;
import io.postrider.session.receiving.Receiver;
import io.postrider.session.sending.Farewell;
import io.postrider.session.sending.Outbound;
import io.postrider.session.sending.RetryAnswers;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.postrider.session.turn.Failures;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What a session can be told, and the room that carries it out.
final class Commands {
  private static final Duration FIRST_CODE = Duration.ofSeconds(5);
  private static final Duration ARRIVAL = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofMillis(1_500);
  private static final Failure NOT_YET = new Failure.Busy("the session is not connected yet");
  private static final Failure PAIRED = new Failure.Conflict("already paired");
  private static final Failure PASSKEY =
      new Failure.Conflict("a passkey is wanted: show it, or stop the session first");
  private static final Reply DONE = new Reply.Done();

  private final Actor actor;
  private final Link link;
  private final Unlinker unlinker;
  private final Stanzas stanzas;
  private final Outbound outbound;
  private final Receiver receiver;
  private final Membership membership;
  private final Preferences preferences;
  private final Resolver resolver;
  private final Set<Future<?>> queries = new HashSet<>();
  private Promise<Void> arrival = Promise.promise();
  private boolean closing;
  private final Runnable remove;

  /// @param remove undeploys the session
  Commands(SessionParts parts, SessionRow row, Runnable remove) {
    this.remove = remove;
    arrival.complete();
    this.actor = new Actor(parts, row, this::fenced);
    Directory directory = new Directory(actor);
    this.outbound = new Outbound(actor, directory);
    this.preferences = new Preferences(actor);
    this.resolver = directory.resolver();
    this.receiver = new Receiver(actor, directory, new RetryAnswers(actor, directory));
    this.membership = new Membership(actor, receiver.groups());
    this.link = new Link(actor, outbound::redrive, this::online, this::heard);
    this.unlinker = new Unlinker(actor, link);
    this.stanzas = new Stanzas(actor, link, receiver, outbound);
  }

  /// Another node owns the session: nothing of it is ours any more.
  private void fenced() {
    unlinker.abort();
    link.end(new Reason.TakenOver());
    remove.run();
  }

  private void heard(Connection connection, Stanza.Told stanza) {
    stanzas.take(connection, stanza);
  }

  private void online() {
    receiver.online();
    outbound.online();
    arrival.tryComplete();
  }

  /// Goes on where the session stood when its owner ended.
  void resume() {
    switch (actor.ledger().state().status()) {
      case STARTING, WORKING, SCAN_QR_CODE -> reconnect();
      case FAILED -> link.resumeFailed();
      case STOPPED, LOGGED_OUT -> {}
    }
  }

  private void reconnect() {
    if (actor.ledger().credentials().isEmpty()) {
      return;
    }
    if (actor.ledger().linked()) {
      arrives();
    }
    link.resume();
  }

  /// Who asks for something live just after the owner has changed waits for the first connection.
  private void arrives() {
    Promise<Void> connected = Promise.promise();
    arrival = connected;
    Timers.Handle late = actor.parts().timers().after(ARRIVAL, connected::tryComplete);
    connected.future().onComplete(_ -> late.cancel());
  }

  private boolean isArriving() {
    return !arrival.future().isComplete();
  }

  private <T> Future<T> live(Supplier<Future<T>> command) {
    boolean away = link.isSuspended() || link.wasLost(ARRIVAL);
    if (away && actor.online().isEmpty() && !isArriving()) {
      arrives();
    }
    return isArriving() ? arrival.future().compose(_ -> arrived(command)) : command.get();
  }

  private <T> Future<T> arrived(Supplier<Future<T>> command) {
    if (closing) {
      return new Failure.Moved().asFuture();
    }
    return late() ? NOT_YET.asFuture() : command.get();
  }

  /// It has not come online, and still tries to.
  private boolean late() {
    return link.running() && actor.online().isEmpty();
  }

  Future<Reply> handle(BusRequest request) {
    return request.isFrom(actor.ledger().organization())
        ? attempt(request.command(actor.parts().timers().now()))
        : new Failure.NotFound("session").asFuture();
  }

  private Future<Reply> attempt(SessionCommand command) {
    return handle(command)
        .recover(
            thrown ->
                closing && thrown instanceof FailureException refused && isForNext(command, refused)
                    ? new Failure.Moved().asFuture()
                    : Future.failedFuture(thrown));
  }

  /// Only our leaving has kept it from being done, or the next owner may do it again. The
  /// connection can end while a message is made, of which nothing is stored then; what is on its
  /// way fails otherwise.
  private static boolean isForNext(SessionCommand command, FailureException refused) {
    return switch (refused.failure()) {
      case Failure.NotConnected _ -> true;
      case Failure.Unknown _ -> command.isRepeatable();
      case Failure.Busy busy -> command instanceof Send && busy.equals(Failures.LOST);
      default -> false;
    };
  }

  private Future<Reply> handle(SessionCommand command) {
    return switch (command) {
      case Start _ -> start().map(DONE);
      case Stop _ -> stop().map(DONE);
      case Restart _ -> restart().map(DONE);
      case LogOut _ -> logout().map(DONE);
      case Delete(var untold) -> delete(untold).map(DONE);
      case Pair _ -> pair().map(DONE);
      case Qr _ -> qr();
      case PairByCode(var phone) -> code(phone);
      case Passkey _ -> passkeys().state().map(Reply.class::cast);
      case ShowPasskey(var assertion) -> passkeys().show(assertion).map(Reply.class::cast);
      case ConfirmPasskey _ -> passkeys().confirm().map(Reply.class::cast);
      case Update update -> update(update).map(DONE);
      case SetPresence(var presence) -> live(() -> show(presence)).map(DONE);
      case Send send ->
          send.async()
              ? outbound.send(send).map(Reply.class::cast)
              : live(() -> outbound.send(send)).map(Reply.class::cast);
      case CancelOutbox(var id) -> outbound.cancel(id).map(DONE);
      case Settle _ -> actor.reported().map(DONE);
      case JoinGroup(var code) -> live(() -> query(membership.join(code))).map(Reply.Joined::new);
      case LeaveGroup(var group) -> live(() -> query(membership.leave(group))).map(DONE);
      case CheckContact(var phone) -> check(phone);
    };
  }

  /// What WhatsApp is asked for, and answers.
  private <T> Future<T> query(Future<T> asked) {
    queries.add(asked);
    return asked.onComplete(_ -> queries.remove(asked));
  }

  private Future<Void> start() {
    if (unlinker.isBusy()) {
      return new Failure.Busy("the session is being unlinked").asFuture();
    }
    if (!actor.ledger().linked()) {
      return link.running() ? Future.succeededFuture() : unpaired();
    }
    return link.start();
  }

  private static <T> Future<T> unpaired() {
    return new Failure.Invalid("session", "not paired yet: scan its QR code").asFuture();
  }

  private Future<Void> stop() {
    if (actor.ledger().state().status() == SessionStatus.LOGGED_OUT) {
      return Future.succeededFuture();
    }
    return actor
        .admit()
        .compose(
            _ -> {
              link.end(new Reason.Stopped());
              return actor.ownTurn(() -> actor.ledger().commit(stopped()));
            });
  }

  private Draft stopped() {
    return new Draft().state(actor.resting(SessionStatus.STOPPED));
  }

  private Future<Void> restart() {
    if (unlinker.isBusy()) {
      return new Failure.Busy("the session is being unlinked").asFuture();
    }
    if (!actor.ledger().linked()) {
      return unpaired();
    }
    return stop().compose(_ -> link.startAgain());
  }

  /// Begins to pair, unless an account is linked.
  private Future<Void> pair() {
    return actor.ledger().linked() ? PAIRED.asFuture() : link.start();
  }

  /// A QR code is no hindrance to a code that is typed: it is shown no more. The other way round it
  /// would take away what somebody is typing.
  private Future<Reply> code(String phone) {
    if (passkeys().isRunning()) {
      return PASSKEY.asFuture();
    }
    return actor.ledger().linked()
        ? PAIRED.asFuture()
        : link.pairer().codes().ask(Jid.phone(phone), link::pairAfresh).map(Reply.PairingCode::new);
  }

  private PasskeyPairer passkeys() {
    return link.pairer().passkeys();
  }

  private Future<Reply> qr() {
    if (passkeys().isRunning()) {
      return PASSKEY.asFuture();
    }
    if (link.pairer().codes().isRunning()) {
      return new Failure.Conflict("a pairing code is under way: stop the session first").asFuture();
    }
    return pair()
        .compose(_ -> link.pairer().await(FIRST_CODE))
        .map(qr -> new Reply.Qr(qr.code(), qr.expiresAt()));
  }

  /// Unlinks: WhatsApp is told first, then the keys go.
  private Future<Void> logout() {
    if (!actor.ledger().linked()) {
      return Future.succeededFuture();
    }
    return actor
        .admit()
        .compose(_ -> unlinker.unlink())
        .compose(
            _ -> {
              link.end(new Reason.Unlinked());
              return new Farewell(actor).say("logged out");
            });
  }

  /// Unlinks, then removes all that is stored, then the verticle itself.
  ///
  /// @param untold also when WhatsApp cannot be told
  private Future<Void> delete(boolean untold) {
    return actor
        .admit()
        .compose(_ -> unlinker.unlink())
        .recover(thrown -> untold ? Future.succeededFuture() : Future.failedFuture(thrown))
        .compose(
            _ -> {
              link.end(new Reason.Deleted());
              return actor.ownTurn(actor.ledger()::delete);
            })
        .onSuccess(_ -> remove.run());
  }

  private Future<Reply> check(String phone) {
    return live(() -> resolver.check(phone)).map(found -> new Reply.OnWhatsApp(phone, found));
  }

  private Future<Void> show(Presence presence) {
    return actor.turn(
        () ->
            actor
                .live()
                .map(
                    _ -> {
                      actor.visibility().choose(presence);
                      return null;
                    }));
  }

  private Future<Void> update(Update update) {
    return preferences.update(update).onSuccess(_ -> outbound.budgetChanged());
  }

  /// Ends: what was asked for is carried out and what is on its way arrives, as far as a moment
  /// allows; then the connection is closed, and nothing is stored any more.
  Future<Void> close() {
    closing = true;
    arrival.tryComplete();
    unlinker.abort();
    return lastWords()
        .compose(
            _ -> {
              link.end(new Reason.Released());
              outbound.abandon();
              Future<Void> last = actor.reported().otherwiseEmpty();
              return Future.all(
                      last.compose(_ -> actor.mailbox().idle()), link.settled(), unlinker.settled())
                  .mapEmpty();
            });
  }

  private Future<Void> answered() {
    return queries.isEmpty()
        ? Future.succeededFuture()
        : Future.join(List.copyOf(queries)).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> lastWords() {
    if (actor.online().isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    var late = actor.parts().timers().after(LAST_WORDS, over::tryComplete);
    actor
        .mailbox()
        .idle()
        .compose(_ -> actor.reported())
        .compose(_ -> Future.all(outbound.landed(), answered()))
        .onComplete(
            _ -> {
              late.cancel();
              over.tryComplete();
            });
    return over.future();
  }
}
