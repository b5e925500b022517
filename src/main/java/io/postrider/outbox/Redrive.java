package io.postrider.outbox;

import io.postrider.model.Failure;
import io.postrider.model.OutboxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What becomes of the messages that were on their way when a connection ended without an answer to
/// them. WhatsApp takes them in order, so that the silence is charged to the oldest alone: one that
/// ends every connection must not take those behind it along, nor be sent for ever.
///
/// @param ended they will never be sent, oldest first
/// @param charged it is sent once more, and its count of silences is one higher
/// @param blamed whether it is known whom the silence is due to, be it charged to him or not
public record Redrive(List<OutboxId> ended, Optional<OutboxId> charged, boolean blamed) {
  /// So often a message is sent without an answer.
  static final int PATIENCE = 5;

  public Redrive {
    ended = List.copyOf(ended);
  }

  /// A message on its way.
  ///
  /// @param silences how often that was charged to it before
  /// @param free whether it is not to blame, since WhatsApp has answered it with "later"
  /// @param lately whether a silence was charged to it just before: connections that end one after
  ///   the other within seconds are one fault of the network, and say little about a message
  public record Unanswered(OutboxId id, int silences, boolean free, boolean lately) {}

  /// Decides.
  ///
  /// @param underway oldest first
  public static Redrive of(List<Unanswered> underway) {
    List<OutboxId> ended = new ArrayList<>();
    for (Unanswered message : underway) {
      if (message.free()) {
        continue;
      }
      if (message.lately()) {
        return new Redrive(ended, Optional.empty(), true);
      }
      if (message.silences() + 1 < PATIENCE) {
        return new Redrive(ended, Optional.of(message.id()), true);
      }
      ended.add(message.id());
    }
    return new Redrive(ended, Optional.empty(), false);
  }

  /// What the caller of one that has ended is told.
  public static Failure failure() {
    return new Failure.Busy("WhatsApp does not acknowledge it");
  }

  /// What is kept of one that has ended, without content.
  public static String reason() {
    return "not acknowledged by WhatsApp: sent " + PATIENCE + " times";
  }
}
