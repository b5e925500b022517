package io.postrider.session.link;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.Spell;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.PairingCode;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.ServerErrors;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links a number by a code that is typed on its phone: gets one, and answers the phone. A code
/// holds for three minutes and three attempts, and for the connection on which it was had. Source:
/// protocol/pairing.md §7 to §9.
public final class CodePairer {
  private static final Logger LOG = LoggerFactory.getLogger(CodePairer.class);
  private static final Duration LIFE = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final Duration CONFIRMATION = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 3;
  private static final int REFRESHES = 5;
  private static final Course IDLE = new Course.Idle();

  private final Actor actor;
  private final Consumer<Reason> end;
  private Course course = IDLE;
  private Timers.Handle timer = () -> {};
  private Instant holdsUntil = Instant.EPOCH;
  private Spell blocked = Spell.OVER;
  private boolean drawing;
  private int refreshes;

  /// Counts what makes an answer that is still awaited one to nobody.
  private int moves;

  /// How far it is.
  private sealed interface Course {
    /// Nobody wants a code.
    record Idle() implements Course {}

    /// Somebody waits for one.
    record Asked(Jid phone, Promise<String> answer) implements Course {}

    /// It waits to be typed.
    ///
    /// @param attempts how often something was typed
    /// @param agreed whether the secret of our credentials is the one that was agreed on by it
    record Shown(Jid phone, PairingCode code, Bytes ref, int attempts, boolean agreed)
        implements Course {}
  }

  /// @param end called when it has come to nothing
  CodePairer(Actor actor, Consumer<Reason> end) {
    this.actor = actor;
    this.end = end;
  }

  /// Whether somebody waits for a code, or one waits to be typed.
  public boolean isRunning() {
    return !(course instanceof Course.Idle);
  }

  /// Whether our secret was agreed on with a phone, and must not be another.
  boolean hasAgreed() {
    return course instanceof Course.Shown shown && shown.agreed();
  }

  /// A code, as it is to be typed. Fails with `Conflict` while there is one, with `Busy` when
  /// WhatsApp gives none in time, with `TooMany` when it has said that it wants to be left alone,
  /// or when too many were asked for.
  ///
  /// @param connect begins to pair; `offered` follows
  public Future<String> ask(Jid phone, Supplier<Future<Void>> connect) {
    if (isRunning()) {
      return new Failure.Conflict("a pairing code is under way").asFuture();
    }
    Duration left = blocked.left(actor.parts().timers().now());
    if (left.isPositive()) {
      return new Failure.TooMany("pairing codes", left).asFuture();
    }
    Duration pause = budget();
    if (pause.isPositive()) {
      return new Failure.TooMany("pairing codes", pause).asFuture();
    }
    refreshes = 0;
    Promise<String> answer = await(phone);
    connect.get().onFailure(this::abandon);
    return answer.future();
  }

  private Duration budget() {
    return actor
        .parts()
        .codes()
        .take(actor.ledger().organization(), actor.ledger().id(), actor.parts().timers().now());
  }

  private Promise<String> await(Jid phone) {
    Promise<String> answer = Promise.promise();
    course = new Course.Asked(phone, answer);
    Failure late = new Failure.Busy("WhatsApp gives no pairing code just now");
    within(PATIENCE, () -> fail(late, "WhatsApp gave no pairing code in time: ask again"));
    return answer;
  }

  private void within(Duration span, Runnable late) {
    timer.cancel();
    timer = actor.parts().timers().after(span, late);
  }

  private void fail(Failure failure, String why) {
    if (course instanceof Course.Asked(_, var answer)) {
      answer.tryFail(failure.asException());
    }
    rest();
    end.accept(new Reason.NoCode(why));
  }

  private void rest() {
    timer.cancel();
    moves++;
    drawing = false;
    course = IDLE;
  }

  /// A connection has come on which a code can be had.
  void offered(Connection connection) {
    if (course instanceof Course.Asked(var phone, _) && !drawing) {
      draw(connection, phone);
    }
  }

  private void draw(Connection connection, Jid phone) {
    drawing = true;
    int mine = ++moves;
    actor
        .parts()
        .heavyWork()
        .run(PairingCode::draw)
        .compose(code -> mine == moves ? announce(connection, phone, code, mine) : unwanted())
        .onFailure(
            thrown -> {
              if (mine == moves) {
                refused(thrown);
              }
            });
  }

  private static <T> Future<T> unwanted() {
    return Future.failedFuture(new LostException("not wanted any more"));
  }

  private Future<Void> announce(Connection connection, Jid phone, PairingCode code, int mine) {
    return connection
        .query(code.hello(actor.credentials(), phone))
        .map(answer -> PairingCode.ref(answer).orElseThrow(() -> new LostException("no ref")))
        .compose(
            ref ->
                actor.ownTurn(
                    () ->
                        mine == moves
                            ? actor.ledger().commit(shown(phone, code)).map(ref)
                            : unwanted()))
        .compose(
            ref -> {
              if (mine == moves) {
                show(new Course.Shown(phone, code, ref, 0, false));
              }
              return Future.succeededFuture();
            });
  }

  private Draft shown(Jid phone, PairingCode code) {
    Instant now = actor.parts().timers().now();
    return new Draft()
        .event(new SessionEvent.CodeShown(code.shown(), phone.user(), now.plus(LIFE), now));
  }

  private void show(Course.Shown next) {
    if (course instanceof Course.Asked(_, var answer)) {
      answer.tryComplete(next.code().shown());
    }
    drawing = false;
    course = next;
    holdsUntil = actor.parts().timers().now().plus(LIFE);
    within(LIFE, this::over);
  }

  private void over() {
    end.accept(
        new Reason.NoCode(
            hasAgreed()
                ? "the phone did not confirm the pairing code"
                : "nobody entered the pairing code: ask for a new one"));
  }

  private void refused(Throwable thrown) {
    Failure failure =
        thrown instanceof IqException error
            ? ServerErrors.of(ServerErrors.Asked.CODE, error).orElseThrow()
            : new Failure.Busy("WhatsApp gives no pairing code just now");
    if (failure instanceof Failure.TooMany(_, var pause)) {
      blocked = new Spell(actor.parts().timers().now(), pause);
    }
    String why = thrown instanceof IqException error ? ": " + error.code() : "";
    fail(failure, "WhatsApp gave no pairing code for this number" + why);
  }

  /// The phone has done something about the code. Completes when it may be acknowledged.
  public Future<Void> told(Connection connection, Stanza.CodeNotice notice) {
    if (!(course instanceof Course.Shown shown) || !notice.ref().equals(Optional.of(shown.ref()))) {
      return Future.succeededFuture();
    }
    return switch (notice.stage()) {
      case "primary_hello" -> typed(connection, notice, shown);
      case "refresh_code" -> refresh(connection, shown.phone());
      default -> Future.succeededFuture();
    };
  }

  /// The phone wants another code, which the event tells.
  private Future<Void> refresh(Connection connection, Jid phone) {
    if (refreshes < REFRESHES) {
      refreshes++;
      await(phone);
      draw(connection, phone);
    }
    return Future.succeededFuture();
  }

  private Future<Void> typed(Connection connection, Stanza.CodeNotice notice, Course.Shown shown) {
    if (shown.attempts() == ATTEMPTS) {
      return Future.succeededFuture();
    }
    Course.Shown tried =
        new Course.Shown(
            shown.phone(), shown.code(), shown.ref(), shown.attempts() + 1, shown.agreed());
    course = tried;
    int mine = moves;
    var keys = actor.credentials();
    return actor
        .parts()
        .heavyWork()
        .run(() -> shown.code().finish(keys, shown.phone(), notice.node()))
        .compose(
            finish ->
                finish.isPresent()
                    ? actor.ownTurn(() -> agree(connection, finish.get(), mine))
                    : wrong(mine));
  }

  /// The secret is stored before the phone hears of it: what it vouches for may come at once.
  private Future<Void> agree(Connection connection, PairingCode.Finish finish, int mine) {
    if (mine != moves || actor.ledger().linked()) {
      return Future.succeededFuture();
    }
    return actor
        .ledger()
        .commit(new Draft().credentials(actor.credentials().withAdvSecret(finish.secret())))
        .onSuccess(_ -> finish(connection, finish, mine));
  }

  private void finish(Connection connection, PairingCode.Finish finish, int mine) {
    if (mine != moves || !(course instanceof Course.Shown shown)) {
      return;
    }
    course = new Course.Shown(shown.phone(), shown.code(), shown.ref(), shown.attempts(), true);
    connection
        .query(finish.query())
        .onSuccess(_ -> accepted(mine))
        .onFailure(
            thrown -> {
              LOG.info("session {}: a pairing code: {}", actor.ledger().id(), thrown.getMessage());
              var _ = wrong(mine);
            });
  }

  /// The server has passed it on. Whether what was typed was right, only the phone knows: it links
  /// us next, or somebody types again. The code holds as long as before, and long enough for the
  /// phone.
  private void accepted(int mine) {
    if (mine == moves) {
      Duration left = Duration.between(actor.parts().timers().now(), holdsUntil);
      within(left.compareTo(CONFIRMATION) > 0 ? left : CONFIRMATION, this::over);
    }
  }

  private Future<Void> wrong(int mine) {
    if (mine == moves && course instanceof Course.Shown shown && shown.attempts() == ATTEMPTS) {
      end.accept(
          new Reason.NoCode("the pairing code was entered wrongly three times: ask for a new one"));
    }
    return Future.succeededFuture();
  }

  /// The connection is over: a code that is shown is worth nothing any more; who waits for one goes
  /// on to wait.
  ///
  /// @return whether one was shown
  boolean clear() {
    moves++;
    drawing = false;
    boolean shown = course instanceof Course.Shown;
    if (shown) {
      rest();
    }
    return shown;
  }

  /// No connection will come.
  void abandon(Throwable why) {
    if (course instanceof Course.Asked(_, var answer)) {
      rest();
      answer.tryFail(why);
    }
  }
}
