package io.postrider.model;

import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why a request was not carried out: the one error type that crosses package, node and HTTP
/// borders. `ErrorEnvelope` gives each its status, code and message (api.md §5).
public sealed interface Failure {
  /// A value that cannot be used; `problem` never repeats the value itself.
  record Invalid(String field, String problem) implements Failure {}

  /// The body does not fit its schema; one line an error, none of which repeats a value.
  record Malformed(List<String> errors) implements Failure {
    public Malformed {
      errors = List.copyOf(errors);
    }
  }

  /// The body is larger than allowed.
  record TooLarge(long limitBytes) implements Failure {}

  /// The route exists, but not with this method.
  record WrongMethod() implements Failure {}

  /// No credential, or one that is not accepted.
  record Unauthorized() implements Failure {}

  /// The credential lacks a capability.
  record Lacks(Capability capability) implements Failure {}

  /// WhatsApp, or a role, does not allow it.
  record Forbidden(String why) implements Failure {}

  /// There is no such thing, or it belongs to somebody else.
  record NotFound(String what) implements Failure {}

  /// The state does not allow it.
  record Conflict(String why) implements Failure {}

  /// The budget is spent.
  record RateLimited(Duration retryAfter) implements Failure {}

  /// Not to this recipient, for now.
  record Paused(String why, Duration retryAfter) implements Failure {}

  /// The caller has as many of them open as he may have.
  record TooMany(String what, Duration retryAfter) implements Failure {}

  /// This feature is not built.
  record NotBuilt(String what) implements Failure {}

  /// Messages of this type are not built.
  record TypeNotBuilt(String type) implements Failure {}

  /// A live action on a session that is not connected.
  record NotConnected() implements Failure {}

  /// Cannot be done just now; retryable.
  record Busy(String why) implements Failure {}

  /// The session has just left this node: nothing was done, and its new owner is to be asked.
  record Moved() implements Failure {}

  /// It may have been carried out, and nobody is left who knows; not to be retried blindly.
  record Unknown(String why) implements Failure {}

  /// A message went out, or may have, but its acknowledgement has not come. It is sent again under
  /// the same ids.
  record Unconfirmed(MessageId messageId, OutboxId outboxId) implements Failure {}

  /// What another node answered.
  record Relayed(ErrorEnvelope envelope) implements Failure {}

  /// A defect; `incident` is in the log.
  record Internal(String incident) implements Failure {}

  /// A failed future with this failure.
  default <T> Future<T> asFuture() {
    return Future.failedFuture(asException());
  }

  /// This failure as an exception without a stack trace.
  default FailureException asException() {
    return new FailureException(this);
  }

  /// The only translator of exceptions. What it does not know is logged once, with its stack, under
  /// a fresh incident id.
  static Failure of(Throwable thrown) {
    if (thrown instanceof FailureException known) {
      return known.failure();
    }
    if (thrown instanceof ReplyException unanswered) {
      return unanswered.failureType() == ReplyFailure.NO_HANDLERS
          ? new Busy("the session is on the move")
          : new Unknown("no answer came; whether it was carried out is not known");
    }
    String incident = com.github.f4b6a3.ulid.UlidCreator.getMonotonicUlid().toString();
    Logger log = LoggerFactory.getLogger(Failure.class);
    log.error("incident {}", incident, thrown);
    return new Internal(incident);
  }
}
