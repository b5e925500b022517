package io.postrider.outbox;

import io.postrider.model.Backoff;
import io.postrider.model.Failure;
import io.postrider.protocol.client.query.Verdict;
import java.time.Duration;

/// What becomes of a message that WhatsApp has answered.
public sealed interface AfterAck {
  /// WhatsApp has it.
  record Sent() implements AfterAck {}

  /// It will never be sent.
  ///
  /// @param reason what is kept of it, without content
  record GiveUp(Failure failure, String reason) implements AfterAck {}

  /// It will never be sent, and WhatsApp wants no more first contacts.
  ///
  /// @param reason what is kept of it, without content
  /// @param error the code of the acknowledgement
  record Lock(Failure failure, String reason, int error) implements AfterAck {}

  /// Who waits is told that nothing was sent, and so it must not arrive later: it is forgotten.
  record Forget(Failure failure) implements AfterAck {}

  /// The account is too fast, and nobody waits: the same is written again after a pause, and
  /// nothing else before.
  ///
  /// @param refusals how often it was put off, this time included
  record PutOff(Duration pause, int refusals) implements AfterAck {}

  /// The same is written again after a pause, and who waits is told not to.
  ///
  /// @param refusals how often it was put off, this time included
  record Delay(Duration pause, int refusals) implements AfterAck {}

  /// It is encrypted once more, for the other addresses of its recipients: of the group's members,
  /// or by number what went by hidden id, and the other way round.
  record Readdress() implements AfterAck {}

  int PATIENCE = 10;
  Duration FIRST_PAUSE = Duration.ofSeconds(1);
  Duration LONGEST_PAUSE = Duration.ofSeconds(64);
  Duration LONGEST_BRAKE = Duration.ofHours(1);
  int OTHER_ADDRESSES = 421;
  int OTHER_NAMESPACE = 400;
  int LOCKED = 463;
  int CAPPED = 475;

  /// A message on its way.
  ///
  /// @param toGroup whether it goes to a group
  /// @param awaited whether somebody waits who can still be told that nothing was sent
  /// @param readdressed whether it was encrypted once more already
  /// @param refusals how often WhatsApp has put it off
  record Underway(boolean toGroup, boolean awaited, boolean readdressed, int refusals) {}

  /// Decides.
  ///
  /// @param error the code of the acknowledgement, 0 for none
  static AfterAck of(int error, Underway message) {
    return switch (Verdict.of(error)) {
      case Verdict.Accepted() -> new Sent();
      case Verdict.Definite _ when error == OTHER_NAMESPACE && isNew(message) -> new Readdress();
      case Verdict.Definite(var failure) when error == LOCKED || error == CAPPED ->
          new Lock(failure, Verdict.reason(error), error);
      case Verdict.Definite(var failure) -> new GiveUp(failure, Verdict.reason(error));
      case Verdict.TooFast(var failure) when message.awaited() -> new Forget(failure);
      case Verdict.TooFast(var failure) -> brake(failure, Verdict.reason(error), message);
      case Verdict.OtherAddresses() ->
          message.readdressed() || !message.toGroup() ? refused(error) : new Readdress();
      case Verdict.Later() -> later(error, message);
    };
  }

  /// To somebody whom it was addressed to in one way only. Source: protocol/addressing.md §5.
  private static boolean isNew(Underway message) {
    return !message.toGroup() && !message.readdressed();
  }

  /// The other addresses could not be found out.
  ///
  /// @param none whether there are none
  static AfterAck notReaddressed(Underway message, boolean none) {
    if (message.toGroup()) {
      return later(OTHER_ADDRESSES, message);
    }
    return none
        ? of(OTHER_NAMESPACE, new Underway(false, message.awaited(), true, message.refusals()))
        : later(OTHER_NAMESPACE, message);
  }

  private static AfterAck brake(Failure failure, String reason, Underway message) {
    int refusals = message.refusals();
    return refusals >= PATIENCE
        ? new GiveUp(failure, reason)
        : new PutOff(Backoff.doubled(Verdict.PAUSE, refusals, LONGEST_BRAKE), refusals + 1);
  }

  private static AfterAck later(int error, Underway message) {
    int refusals = message.refusals();
    return refusals >= PATIENCE
        ? refused(error)
        : new Delay(Backoff.doubled(FIRST_PAUSE, refusals, LONGEST_PAUSE), refusals + 1);
  }

  private static AfterAck refused(int error) {
    return new GiveUp(new Failure.Busy("WhatsApp answered " + error), Verdict.reason(error));
  }
}
