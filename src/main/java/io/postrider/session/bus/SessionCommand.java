package io.postrider.session.bus;

import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.session.state.Presence;
import java.util.Optional;

/// What one session can be told. Answered by `Reply.Done` where nothing else is said.
public sealed interface SessionCommand extends BusCommand {
  /// Goes online; the account must be linked.
  record Start() implements SessionCommand {}

  /// Goes offline and keeps the account.
  record Stop() implements SessionCommand {}

  /// Stops, then starts.
  record Restart() implements SessionCommand {}

  /// Unlinks the account.
  record LogOut() implements SessionCommand {}

  /// Unlinks the account and forgets the session.
  ///
  /// @param force also when WhatsApp cannot be told
  record Delete(boolean force) implements SessionCommand {}

  /// Begins to pair.
  record Pair() implements SessionCommand {}

  /// Begins to pair where it does not, and waits for a code. Answered by `Reply.Qr`.
  record Qr() implements SessionCommand {}

  /// Begins to pair by a code that is typed on the phone. Answered by `Reply.PairingCode`.
  ///
  /// @param phone its digits
  record PairByCode(String phone) implements SessionCommand {
    @Override
    public String toString() {
      return "PairByCode";
    }
  }

  /// How far linking by a passkey is. Answered by `Reply.Passkey`, as the next two.
  record Passkey() implements SessionCommand {}

  /// The account's passkey is shown.
  record ShowPasskey(PasskeyAssertion assertion) implements SessionCommand {}

  /// The code is the phone's.
  record ConfirmPasskey() implements SessionCommand {}

  /// What a user chooses anew; what is absent stays.
  ///
  /// @param label at most 255 characters; an empty one takes the label away
  record Update(
      Optional<String> label,
      Optional<Boolean> autoRead,
      Optional<Boolean> presenceTyping,
      Optional<Presence> presence,
      Optional<Integer> ratePerMin,
      Optional<Integer> ratePerHour)
      implements SessionCommand {}

  /// What the account shows of itself, until its connection ends.
  record SetPresence(Presence presence) implements SessionCommand {}

  /// A message is sent. Answered by `SendResult`.
  ///
  /// @param to a user or a group, bare
  /// @param async whether nobody waits for the acknowledgement
  /// @param idempotencyKey 1 to 255 printable characters
  record Send(Jid to, SendContent content, boolean async, Optional<String> idempotencyKey)
      implements SessionCommand {
    @Override
    public String toString() {
      return "Send[" + content + "]";
    }
  }

  /// A message is not sent that waits to be.
  record CancelOutbox(OutboxId id) implements SessionCommand {}

  /// What WhatsApp has acknowledged is stored when this is answered.
  record Settle() implements SessionCommand {}

  /// Joins a group by the code of its invite. Answered by `Reply.Joined`.
  record JoinGroup(String code) implements SessionCommand {}

  /// Leaves a group.
  record LeaveGroup(Jid group) implements SessionCommand {}

  /// Asks whose a phone number is. Answered by `Reply.OnWhatsApp`.
  ///
  /// @param phone its digits
  record CheckContact(String phone) implements SessionCommand {
    @Override
    public String toString() {
      return "CheckContact";
    }
  }

  /// Whether carrying it out twice is the same as once, also for the answer.
  default boolean isRepeatable() {
    return switch (this) {
      case Start _,
          Stop _,
          Restart _,
          LogOut _,
          Qr _,
          Passkey _,
          Update _,
          Settle _,
          SetPresence _,
          JoinGroup _,
          CheckContact _ ->
          true;
      case Send send -> send.idempotencyKey().isPresent();
      case Delete _,
          Pair _,
          PairByCode _,
          ShowPasskey _,
          ConfirmPasskey _,
          CancelOutbox _,
          LeaveGroup _ ->
          false;
    };
  }
}
