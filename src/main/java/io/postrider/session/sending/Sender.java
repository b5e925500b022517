package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.outbox.OutboxEntry;
import io.postrider.outbox.OutboxEntry.State;
import io.postrider.protocol.proto.Message;
import io.postrider.session.bus.SendResult;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Failures;
import io.vertx.core.Future;
import java.time.Duration;

/// Sends messages while somebody waits for WhatsApp's acknowledgement. What is not acknowledged in
/// time stays on its way.
final class Sender {
  private final Actor actor;
  private final Preparation preparation;
  private final Messages messages;
  private final Dispatch dispatch;
  private final Introductions introductions;
  private final Typing typing;

  /// How many have been let in and have no token yet: what they ask WhatsApp is bounded by the
  /// budget, too.
  private int expected;

  /// All that is needed for the turn.
  private record Prepared(Preparation.Ready ready, Message message) {}

  Sender(
      Actor actor,
      Preparation preparation,
      Typing typing,
      Messages messages,
      Dispatch dispatch,
      Introductions introductions) {
    this.actor = actor;
    this.preparation = preparation;
    this.messages = messages;
    this.dispatch = dispatch;
    this.introductions = introductions;
    this.typing = typing;
  }

  /// Fails with `KeyTakenException` when its key belongs to another message by now.
  Future<SendResult> send(SendCommand command) {
    Call call = new Call(actor.parts().timers(), actor.parts().limits().answerWithin());
    return call.answer(admitted(call, command).compose(flight -> landed(call, flight)));
  }

  private Future<Flight> admitted(Call call, SendCommand command) {
    if (actor.online().isEmpty()) {
      return new Failure.NotConnected().asFuture();
    }
    Duration wait = dispatch.delay(expected);
    if (wait.isPositive()) {
      return new Failure.RateLimited(wait).asFuture();
    }
    expected++;
    return introductions
        .admit(command.to(), actor::turn)
        .compose(_ -> prepare(command))
        .compose(prepared -> turn(call, command, prepared))
        .onComplete(_ -> expected--);
  }

  private Future<Prepared> prepare(SendCommand command) {
    typing.begins(command.to());
    return messages
        .build(command)
        .compose(
            message ->
                actor
                    .live()
                    .compose(connection -> preparation.prepare(connection, command.to()))
                    .map(ready -> new Prepared(ready, message)))
        .onFailure(_ -> typing.ends(command.to()))
        .recover(thrown -> Failures.ofCall(thrown).asFuture());
  }

  private Future<Flight> turn(Call call, SendCommand command, Prepared prepared) {
    SendCommand corrected = command.to(prepared.ready().to());
    OutboxEntry entry = dispatch.entry(corrected, prepared.message(), State.SENDING);
    return actor
        .turn(
            () ->
                call.begin(entry)
                    ? dispatch.send(Parcel.of(prepared.ready(), entry, prepared.message()))
                    : new Failure.Busy("nothing was sent: it was too late").<Flight>asFuture())
        .onComplete(_ -> typing.ends(command.to()));
  }

  private static Future<SendResult> landed(Call call, Flight flight) {
    return call.board(flight).map(at -> SendResult.sent(flight.entry.messageId(), at));
  }
}
