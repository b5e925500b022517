package io.postrider.session.bus;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What somebody wants a message to say, within the bounds of api.md §9. No `toString` tells any of
/// it, so that nothing of it reaches a log.
public sealed interface SendContent {
  /// What it is, on the wire.
  String type();

  /// Text, not blank.
  ///
  /// @param replyTo the message that it answers
  /// @param mentions users, bare, each once
  record Text(String text, Optional<MessageId> replyTo, List<Jid> mentions) implements SendContent {
    public Text {
      mentions = List.copyOf(mentions);
    }

    @Override
    public String type() {
      return "text";
    }

    @Override
    public String toString() {
      return "Text[" + text.length() + "]";
    }
  }

  /// A question with 2 to 12 options.
  ///
  /// @param selectableCount how many one may choose, 0 for any number
  record Poll(
      String name,
      List<String> options,
      int selectableCount,
      Optional<Instant> endTime,
      boolean hideVotes)
      implements SendContent {
    public Poll {
      options = List.copyOf(options);
    }

    @Override
    public String type() {
      return "poll";
    }

    @Override
    public String toString() {
      return "Poll[" + options.size() + "]";
    }
  }

  /// A place, in degrees.
  record Location(double latitude, double longitude, Optional<String> name) implements SendContent {
    @Override
    public String type() {
      return "location";
    }

    @Override
    public String toString() {
      return "Location[]";
    }
  }

  /// A contact card.
  ///
  /// @param name what it is called; empty when the card itself does not say
  record Contact(String name, String vcard) implements SendContent {
    @Override
    public String type() {
      return "contact";
    }

    @Override
    public String toString() {
      return "Contact[" + vcard.length() + "]";
    }
  }
}
