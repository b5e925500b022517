package io.postrider.session.link;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.PasskeyProof;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.ServerErrors;
import io.postrider.session.bus.PasskeyAssertion;
import io.postrider.session.bus.Reply;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links an account that is kept by a passkey, once it was scanned or its code was typed: asks for
/// the passkey, shows it to WhatsApp, and agrees on a secret with the phone. All of it holds for
/// five minutes and for its connection; what is over leaves nothing behind but a new secret.
/// Source: protocol/pairing.md §10.
public final class PasskeyPairer {
  private static final Logger LOG = LoggerFactory.getLogger(PasskeyPairer.class);
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final PasskeyCourse IDLE = new PasskeyCourse.Idle();
  private static final Failure NONE = new Failure.NotFound("passkey request");
  private static final Failure OVER = new Failure.Conflict("the passkey request is over");

  private final Actor actor;
  private final Consumer<Reason> end;
  private PasskeyCourse course = IDLE;
  private Instant until = Instant.EPOCH;
  private Timers.Handle timer = () -> {};
  private @Nullable Promise<Reply.Passkey> answer;

  /// Completes when what the request that runs has changed is stored.
  private Future<Void> renewed = Future.succeededFuture();

  /// Counts what makes an answer that is still awaited one to nobody.
  private int moves;

  /// @param end called when it has come to nothing
  PasskeyPairer(Actor actor, Consumer<Reason> end) {
    this.actor = actor;
    this.end = end;
  }

  /// Whether WhatsApp waits for a passkey.
  public boolean isRunning() {
    return !(course instanceof PasskeyCourse.Idle);
  }

  /// WhatsApp wants one; what it wants besides, while it waits for one, changes nothing. Completes
  /// when our secret is another one, and may be acknowledged.
  Future<Void> wanted(Connection connection, Stanza.PasskeyWanted notice, boolean typed) {
    if (isRunning()) {
      return renewed;
    }
    int mine = ++moves;
    course = new PasskeyCourse.Preparing();
    until = actor.parts().timers().now().plus(LIFE);
    timer = actor.parts().timers().after(LIFE, this::late);
    renewed =
        options(connection, notice)
            .map(PasskeyOptions::read)
            .recover(PasskeyPairer::unanswered)
            .compose(
                options ->
                    options.isEmpty()
                        ? unreadable(mine)
                        : actor.ownTurn(() -> ask(connection, options.get(), typed, mine)));
    return renewed;
  }

  private static Future<Optional<PasskeyOptions>> unanswered(Throwable thrown) {
    return LostException.isEnd(thrown)
        ? Future.failedFuture(thrown)
        : Future.succeededFuture(Optional.empty());
  }

  private static Future<Bytes> options(Connection connection, Stanza.PasskeyWanted notice) {
    return PasskeyProof.options(notice.node())
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                connection
                    .query(PasskeyProof.askOptions())
                    .map(answer -> PasskeyProof.options(answer).orElse(Bytes.EMPTY)));
  }

  private Future<Void> unreadable(int mine) {
    if (mine == moves) {
      fail(OVER, "WhatsApp does not say which passkey it wants");
    }
    return Future.succeededFuture();
  }

  /// The secret of the code that was shown has done what it is for.
  private Future<Void> ask(Connection connection, PasskeyOptions options, boolean typed, int mine) {
    if (mine != moves || actor.ledger().linked()) {
      return Future.succeededFuture();
    }
    var keys = actor.credentials();
    PasskeyCourse.Way way =
        new PasskeyCourse.Way(connection, PasskeyProof.handoffKey(keys.advSecret()), typed);
    Draft draft = new Draft().credentials(PasskeyProof.renewed(keys)).event(told(Optional.empty()));
    return actor
        .ledger()
        .commit(draft)
        .onSuccess(
            _ -> {
              if (mine == moves) {
                course = new PasskeyCourse.Wanted(way, options);
              }
            });
  }

  private SessionEvent told(Optional<String> code) {
    return new SessionEvent.PasskeyWanted(code, until, actor.parts().timers().now());
  }

  /// How far it is. Fails with `NotFound` when no passkey is wanted.
  public Future<Reply.Passkey> state() {
    return course instanceof PasskeyCourse.Idle
        ? NONE.asFuture()
        : Future.succeededFuture(course.reply(until));
  }

  /// Shows one. Answers how far it is then, after a moment at the latest. Fails with `NotFound`
  /// when none is wanted, with `Conflict` when one was shown or it is not known yet which, with
  /// `Invalid` when it is not the right one, by what can be seen here or by WhatsApp's word, which
  /// ends it all.
  public Future<Reply.Passkey> show(PasskeyAssertion assertion) {
    return switch (course) {
      case PasskeyCourse.Idle _ -> NONE.asFuture();
      case PasskeyCourse.Preparing _ ->
          new Failure.Conflict("which passkey WhatsApp wants is still being asked").asFuture();
      case PasskeyCourse.Wanted(var way, var options) -> {
        Optional<Failure> wrong = options.problem(assertion, PasskeyProof.siteHash(options.rpId()));
        yield wrong.isPresent() ? wrong.get().asFuture() : prove(way, assertion);
      }
      case PasskeyCourse.Shown _,
          PasskeyCourse.Committed _,
          PasskeyCourse.Revealing _,
          PasskeyCourse.Comparing _,
          PasskeyCourse.Linking _ ->
          new Failure.Conflict("a passkey was shown already").asFuture();
    };
  }

  private Future<Reply.Passkey> prove(PasskeyCourse.Way way, PasskeyAssertion assertion) {
    course = new PasskeyCourse.Shown();
    int mine = moves;
    Future<Reply.Passkey> told = awaited();
    way.connection()
        .query(PasskeyProof.askRef())
        .map(named -> PasskeyProof.ref(named).orElseThrow(() -> new LostException("no ref")))
        .compose(
            ref -> {
              if (mine != moves) {
                return Future.failedFuture(new LostException("not wanted any more"));
              }
              PasskeyProof proof = PasskeyProof.draw(ref);
              course = new PasskeyCourse.Committed(way, proof);
              Bytes json = Bytes.utf8(assertion.toJson().encode());
              return way.connection()
                  .query(proof.prologue(assertion.credential(), json, way.handoffKey()));
            })
        .onFailure(thrown -> refused(mine, thrown));
    return told;
  }

  /// Whoever asks hears how far it is when there is something to do, or after a moment.
  private Future<Reply.Passkey> awaited() {
    Promise<Reply.Passkey> promise = Promise.promise();
    answer = promise;
    Timers.Handle late =
        actor.parts().timers().after(PATIENCE, () -> promise.tryComplete(course.reply(until)));
    return promise.future().onComplete(_ -> late.cancel());
  }

  private void answer() {
    if (answer != null) {
      answer.tryComplete(course.reply(until));
    }
  }

  /// The end of the connection is no word of WhatsApp's about the passkey: it ends all by itself.
  private void refused(int mine, Throwable thrown) {
    if (mine != moves || LostException.isEnd(thrown)) {
      return;
    }
    LOG.info("session {}: a passkey: {}", actor.ledger().id(), thrown.toString());
    Failure failure =
        thrown instanceof IqException error
            ? ServerErrors.of(ServerErrors.Asked.PASSKEY, error).orElseThrow()
            : new Failure.Busy("WhatsApp does not go on with the passkey");
    String why = thrown instanceof IqException error ? ": " + error.code() : "";
    fail(failure, "WhatsApp did not accept it" + why);
  }

  /// The phone goes on. What it says at another time is of no concern.
  public Future<Void> continued(Stanza.PasskeyContinuation notice) {
    if (!(course instanceof PasskeyCourse.Committed(var way, var proof))) {
      return Future.succeededFuture();
    }
    Optional<PasskeyProof.Primary> primary = PasskeyProof.Primary.read(notice.node());
    if (primary.isEmpty()) {
      fail(OVER, "the phone's answer cannot be read");
      return Future.succeededFuture();
    }
    int mine = moves;
    course = new PasskeyCourse.Revealing();
    way.connection()
        .query(proof.reveal())
        .compose(_ -> mine == moves ? revealed(way, proof, primary.get(), mine) : over())
        .onFailure(thrown -> refused(mine, thrown));
    return Future.succeededFuture();
  }

  private static <T> Future<T> over() {
    return Future.failedFuture(new LostException("not wanted any more"));
  }

  /// Who scanned has seen whom he links; who typed a code has to see that nobody is in between.
  private Future<Void> revealed(
      PasskeyCourse.Way way, PasskeyProof proof, PasskeyProof.Primary primary, int mine) {
    if (!way.typed()) {
      return finish(way, proof, primary);
    }
    String code = proof.code(primary);
    return actor
        .ownTurn(() -> actor.ledger().commit(new Draft().event(told(Optional.of(code)))))
        .map(
            _ -> {
              if (mine == moves) {
                course = new PasskeyCourse.Comparing(way, proof, primary, code);
                answer();
              }
              return null;
            });
  }

  /// The code is the phone's. Fails with `NotFound` when no passkey is wanted, with `Conflict` when
  /// there is no code to compare.
  public Future<Reply.Passkey> confirm() {
    if (course instanceof PasskeyCourse.Comparing(var way, var proof, var primary, _)) {
      int mine = moves;
      Future<Reply.Passkey> told = awaited();
      finish(way, proof, primary).onFailure(thrown -> refused(mine, thrown));
      return told;
    }
    return isRunning()
        ? new Failure.Conflict("there is no code to compare").asFuture()
        : NONE.asFuture();
  }

  private Future<Void> finish(
      PasskeyCourse.Way way, PasskeyProof proof, PasskeyProof.Primary primary) {
    course = new PasskeyCourse.Linking();
    return proof
        .request(actor.credentials(), primary)
        .map(way.connection()::query)
        .orElseGet(PasskeyPairer::over)
        .onSuccess(_ -> answer())
        .mapEmpty();
  }

  private void late() {
    fail(
        OVER,
        course instanceof PasskeyCourse.Wanted
            ? "nobody showed it within five minutes"
            : "it was not over within five minutes");
  }

  private void fail(Failure failure, String why) {
    Promise<Reply.Passkey> asked = answer;
    rest();
    if (asked != null) {
      asked.tryFail(failure.asException());
    }
    end.accept(new Reason.PasskeyFailed(why));
  }

  private void rest() {
    timer.cancel();
    moves++;
    course = IDLE;
    answer = null;
  }

  /// The account is linked: there is nothing more to do.
  void linked() {
    answer();
  }

  /// The connection is over, and all with it.
  ///
  /// @return whether a passkey was wanted
  boolean clear() {
    boolean wanted = isRunning();
    Promise<Reply.Passkey> asked = answer;
    rest();
    if (asked != null) {
      asked.tryFail(OVER.asException());
    }
    return wanted;
  }
}
