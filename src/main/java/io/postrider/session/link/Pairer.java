package io.postrider.session.link;

import io.postrider.model.Failure;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Pairing;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.session.state.Account;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.CrashPoint;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links a number: shows one QR code after the other unless a code that is typed is wanted, and
/// answers the phone. Timing: the first of six refs for 60 s, each other for 20 s. Source:
/// protocol/pairing.md §3.
public final class Pairer {
  private static final Logger LOG = LoggerFactory.getLogger(Pairer.class);
  private static final int ALL_REFS = 6;
  private static final Duration FIRST = Duration.ofSeconds(60);
  private static final Duration OTHER = Duration.ofSeconds(20);

  /// How long after the last request for a code it is worth to connect again.
  private static final Duration WANTED = Duration.ofMinutes(5);

  private static final Failure PAIRED = new Failure.Conflict("already paired");
  private static final Failure PASSKEY = new Failure.Conflict("a passkey is wanted: show it");

  private final Actor actor;
  private final Consumer<Reason> end;
  private final Predicate<Connection> current;
  private final CodePairer codes;
  private final PasskeyPairer passkeys;
  private final ArrayDeque<String> refs = new ArrayDeque<>();
  private final List<Promise<Qr>> waiting = new ArrayList<>();
  private @Nullable String shown;
  private Instant expiresAt = Instant.EPOCH;
  private Instant wantedUntil;
  private Timers.@Nullable Handle timer;

  /// A QR code to show.
  public record Qr(String code, Instant expiresAt) {}

  /// @param end called when it has come to nothing
  /// @param current whether a connection is still the one in use: what another one is told is
  ///   answered nowhere
  Pairer(Actor actor, Consumer<Reason> end, Predicate<Connection> current) {
    this.actor = actor;
    this.end = end;
    this.current = current;
    this.codes = new CodePairer(actor, end);
    this.passkeys = new PasskeyPairer(actor, end);
    this.wantedUntil = actor.parts().timers().now().plus(WANTED);
  }

  /// By a code that is typed.
  public CodePairer codes() {
    return codes;
  }

  /// By a passkey that is shown besides.
  public PasskeyPairer passkeys() {
    return passkeys;
  }

  /// Whether this connection shows QR codes, or has refs for them.
  boolean hasOffer() {
    return shown != null || !refs.isEmpty();
  }

  /// Somebody wants to link it now.
  void wanted() {
    wantedUntil = actor.parts().timers().now().plus(WANTED);
  }

  /// Whether nobody has wanted to link it for so long that nobody looks at a code.
  boolean isUnwanted() {
    return !actor.ledger().linked() && actor.parts().timers().now().isAfter(wantedUntil);
  }

  /// Takes fresh refs. Who is linked has no use for them, and is not to fail by them.
  public Future<Void> offered(Connection connection, Stanza.QrOffer offer) {
    connection.write(Pairing.ackOf(offer.node()));
    if (actor.ledger().linked() || passkeys.isRunning()) {
      return Future.succeededFuture();
    }
    refs.clear();
    Pairing.refs(offer.node()).stream().limit(ALL_REFS).forEach(refs::add);
    if (codes.isRunning()) {
      codes.offered(connection);
    } else {
      next();
    }
    return Future.succeededFuture();
  }

  private void next() {
    stopTimer();
    if (refs.isEmpty()) {
      clear();
      end.accept(new Reason.Unscanned());
      return;
    }
    Duration life = refs.size() >= ALL_REFS ? FIRST : OTHER;
    shown = refs.remove();
    expiresAt = actor.parts().timers().now().plus(life);
    timer = actor.parts().timers().after(life, this::next);
    current().ifPresent(this::tell);
  }

  private void tell(Qr qr) {
    Instant now = actor.parts().timers().now();
    SessionEvent event = new SessionEvent.QrShown(qr.code(), qr.expiresAt(), now);
    actor
        .ownTurn(() -> actor.ledger().commit(new Draft().event(event)))
        .onFailure(thrown -> LOG.warn("session {}: {}", actor.ledger().id(), thrown.getMessage()));
    List<Promise<Qr>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(promise -> promise.tryComplete(qr));
  }

  /// The code of the moment.
  Optional<Qr> current() {
    return Optional.ofNullable(shown)
        .flatMap(ref -> actor.ledger().credentials().map(keys -> Pairing.qr(keys, ref)))
        .map(code -> new Qr(code, expiresAt));
  }

  /// The code of the moment, or the next one if it comes within `patience`.
  public Future<Qr> await(Duration patience) {
    wanted();
    Optional<Qr> now = current();
    if (now.isPresent()) {
      return Future.succeededFuture(now.get());
    }
    Promise<Qr> promise = Promise.promise();
    waiting.add(promise);
    Timers.Handle limit =
        actor
            .parts()
            .timers()
            .after(
                patience,
                () -> {
                  waiting.remove(promise);
                  promise.tryFail(new Failure.NotFound("QR code").asException());
                });
    return promise.future().onComplete(_ -> limit.cancel());
  }

  /// WhatsApp wants a new secret in the code: it is stored, then shown with the same ref. What was
  /// agreed on by a code that was typed stays.
  public Future<Void> refreshed(Connection connection, Stanza.SecretWanted notice) {
    return actor.ownTurn(
        () ->
            actor
                .ledger()
                .credentials()
                .filter(_ -> !codes.hasAgreed() && !passkeys.isRunning())
                .flatMap(keys -> Pairing.refresh(keys, notice.node()))
                .map(keys -> actor.ledger().commit(new Draft().credentials(keys)))
                .orElseGet(Future::succeededFuture)
                .onSuccess(
                    _ -> {
                      connection.write(notice.ack());
                      current().ifPresent(this::tell);
                    }));
  }

  /// WhatsApp links nobody who does not show the account's passkey: codes are no more to be scanned
  /// or typed. Completes when it may be acknowledged.
  public Future<Void> passkeyWanted(Connection connection, Stanza.PasskeyWanted notice) {
    if (actor.ledger().linked() || !current.test(connection)) {
      return Future.succeededFuture();
    }
    stopTimer();
    refs.clear();
    shown = null;
    boolean typed = codes.isRunning();
    boolean _ = codes.clear();
    abandon(PASSKEY);
    return passkeys.wanted(connection, notice, typed);
  }

  /// The phone has scanned: checks its signatures, stores the account, then answers.
  public Future<Void> scanned(Connection connection, Stanza.PairSuccess success) {
    return actor
        .ownTurn(() -> check(connection, success))
        .onSuccess(refused -> refused.ifPresent(why -> end.accept(new Reason.PairingRefused(why))))
        .mapEmpty();
  }

  /// Empty when linked, by this or before, else why it was refused.
  private Future<Optional<String>> check(Connection connection, Stanza.PairSuccess success) {
    if (actor.ledger().linked() || !current.test(connection)) {
      return Future.succeededFuture(Optional.empty());
    }
    Instant now = actor.parts().timers().now();
    return switch (Pairing.accept(actor.credentials(), success.node(), now)) {
      case Pairing.Result.Refused(var reply, var reason) -> {
        connection.write(reply);
        yield Future.succeededFuture(Optional.of(reason));
      }
      case Pairing.Result.Paired paired -> link(connection, paired);
    };
  }

  private Future<Optional<String>> link(Connection connection, Pairing.Result.Paired paired) {
    passkeys.linked();
    clear();
    Linked linked = paired.credentials().requireLinked();
    Account account = new Account(linked.jid(), linked.lid());
    Instant now = actor.parts().timers().now();
    Draft draft =
        new Draft()
            .credentials(paired.credentials())
            .records(paired.records())
            .event(
                new SessionEvent.Paired(account, told(linked.name()), told(linked.platform()), now))
            .state(new Lifecycle(SessionStatus.STARTING, account, null, null, now));
    return actor
        .ledger()
        .commit(draft)
        .map(
            _ -> {
              CrashPoint.PAIR_COMMITTED.reach();
              abandon(PAIRED);
              connection.write(paired.reply());
              return Optional.empty();
            });
  }

  private static Optional<String> told(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  /// No code any more.
  ///
  /// @return whether one waited to be typed, or a passkey was wanted
  boolean clear() {
    stopTimer();
    refs.clear();
    shown = null;
    boolean typed = codes.clear();
    return passkeys.clear() || typed;
  }

  /// There will be no code to type; who waits for one is told so.
  void abandon(Failure why) {
    codes.abandon(why.asException());
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
