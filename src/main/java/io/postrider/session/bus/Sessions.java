package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Sessions as the rest of the gateway sees them: what is stored is read, everything else is asked
/// over the bus, wherever the session is; one that is on the move is `Busy`. Failures are
/// `FailureException`s.
public final class Sessions {
  private static final long SETTLING_MILLIS = 1_000;

  private final SessionStore store;
  private final Route route;

  public Sessions(SessionStore store, Route route) {
    this.store = store;
    this.route = route;
  }

  /// One session, without credentials; `NotFound` when it is another organization's.
  public Future<SessionRow> find(OrganizationId organization, SessionId session) {
    return store
        .find(organization, session)
        .compose(found -> found.map(this::learnt).orElseGet(() -> gone(organization, session)));
  }

  private Future<SessionRow> gone(OrganizationId organization, SessionId session) {
    if (route.knows(organization, session)) {
      route.forget(session);
    }
    return new Failure.NotFound("session").asFuture();
  }

  /// Whether it is the organization's, for who goes on to ask the session itself: what was read a
  /// moment ago is believed, and `NotFound` comes from there when it is gone since.
  public Future<Void> vouch(OrganizationId organization, SessionId session) {
    return route.knows(organization, session)
        ? Future.succeededFuture()
        : find(organization, session).mapEmpty();
  }

  private Future<SessionRow> learnt(SessionRow row) {
    route.learn(row);
    return Future.succeededFuture(row);
  }

  /// All sessions of an organization, newest first.
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return store.list(organization);
  }

  /// A new session; with `start` it begins to pair, and the row says so. One that could not is
  /// there all the same.
  public Future<SessionRow> create(Principal principal, SessionSettings settings, boolean start) {
    return route
        .askHere(principal, new CreateSession(settings))
        .compose(answer -> answer.read(Reply.Created.class, Reply.Created::of))
        .map(Reply.Created::id)
        .compose(
            id -> start ? pair(id, principal).otherwiseEmpty().map(id) : Future.succeededFuture(id))
        .compose(id -> find(principal.organization(), id).recover(_ -> unread(id)));
  }

  private static Future<SessionRow> unread(SessionId session) {
    return new Failure.Unknown("session " + session + " is there, but cannot be read").asFuture();
  }

  public Future<Void> start(SessionId session, Principal principal) {
    return tell(session, principal, new SessionCommand.Start());
  }

  public Future<Void> stop(SessionId session, Principal principal) {
    return tell(session, principal, new SessionCommand.Stop());
  }

  public Future<Void> restart(SessionId session, Principal principal) {
    return tell(session, principal, new SessionCommand.Restart());
  }

  public Future<Void> logOut(SessionId session, Principal principal) {
    return tell(session, principal, new SessionCommand.LogOut());
  }

  /// Unlinks and deletes it.
  ///
  /// @param force also when WhatsApp cannot be told: the phone goes on showing the device then
  public Future<Void> delete(SessionId session, Principal principal, boolean force) {
    return tell(session, principal, new SessionCommand.Delete(force))
        .onSuccess(_ -> route.forget(session));
  }

  private Future<Void> pair(SessionId session, Principal principal) {
    return tell(session, principal, new SessionCommand.Pair());
  }

  public Future<Reply.Qr> qr(SessionId session, Principal principal) {
    return ask(session, principal, new SessionCommand.Qr(), Reply.Qr.class, Reply.Qr::of);
  }

  /// A code to be typed on the phone with the number of these digits.
  public Future<Reply.PairingCode> pairingCode(
      SessionId session, Principal principal, String phone) {
    return ask(
        session,
        principal,
        new SessionCommand.PairByCode(phone),
        Reply.PairingCode.class,
        Reply.PairingCode::of);
  }

  /// How far linking by a passkey is.
  public Future<Reply.Passkey> passkey(SessionId session, Principal principal) {
    return ask(
        session, principal, new SessionCommand.Passkey(), Reply.Passkey.class, Reply.Passkey::of);
  }

  /// Shows the account's passkey.
  public Future<Reply.Passkey> showPasskey(
      SessionId session, Principal principal, PasskeyAssertion assertion) {
    return ask(
        session,
        principal,
        new SessionCommand.ShowPasskey(assertion),
        Reply.Passkey.class,
        Reply.Passkey::of);
  }

  /// The code is the phone's.
  public Future<Reply.Passkey> confirmPasskey(SessionId session, Principal principal) {
    return ask(
        session,
        principal,
        new SessionCommand.ConfirmPasskey(),
        Reply.Passkey.class,
        Reply.Passkey::of);
  }

  public Future<Void> update(SessionId session, Principal principal, SessionCommand.Update update) {
    return tell(session, principal, update);
  }

  /// What the account shows of itself, until its connection ends.
  public Future<Void> setPresence(SessionId session, Principal principal, Presence presence) {
    return tell(session, principal, new SessionCommand.SetPresence(presence));
  }

  public Future<SendResult> send(SessionId session, Principal principal, SessionCommand.Send send) {
    return ask(session, principal, send, SendResult.class, SendResult::of);
  }

  public Future<Void> cancelOutbox(SessionId session, Principal principal, OutboxId entry) {
    return tell(session, principal, new SessionCommand.CancelOutbox(entry));
  }

  /// What WhatsApp has acknowledged is stored then, unless that would take long: who was told that
  /// his message is sent finds it so.
  public Future<Void> settle(SessionId session, Principal principal) {
    return tell(session, principal, new SessionCommand.Settle())
        .timeout(SETTLING_MILLIS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /// The group that the code invites to, which the session is in then.
  public Future<Jid> joinGroup(SessionId session, Principal principal, String code) {
    return ask(
            session,
            principal,
            new SessionCommand.JoinGroup(code),
            Reply.Joined.class,
            Reply.Joined::of)
        .map(Reply.Joined::group);
  }

  public Future<Void> leaveGroup(SessionId session, Principal principal, Jid group) {
    return tell(session, principal, new SessionCommand.LeaveGroup(group));
  }

  /// Whether somebody on WhatsApp has the number of these digits.
  public Future<Reply.OnWhatsApp> checkContact(
      SessionId session, Principal principal, String phone) {
    return ask(
        session,
        principal,
        new SessionCommand.CheckContact(phone),
        Reply.OnWhatsApp.class,
        Reply.OnWhatsApp::of);
  }

  private Future<Void> tell(SessionId session, Principal principal, SessionCommand command) {
    return ask(session, principal, command, Reply.Done.class, _ -> new Reply.Done()).mapEmpty();
  }

  private <R extends Reply> Future<R> ask(
      SessionId session,
      Principal principal,
      SessionCommand command,
      Class<R> type,
      Function<JsonObject, R> reader) {
    return route
        .ask(new Route.Question(principal, session, command, command.isRepeatable()))
        .compose(answer -> answer.read(type, reader));
  }
}
