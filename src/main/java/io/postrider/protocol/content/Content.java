package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a message says. No `toString` tells any of it, so that nothing of it reaches a log.
public sealed interface Content {
  /// What it is, as events name it: `text`, `poll`, `location`, `contact`, `image`, `reaction` …
  String kind();

  /// Text, at most 65,536 characters in practice.
  ///
  /// @param quote the message that it answers
  /// @param mentions bare users, whose `@user` stands in the text
  record Text(String body, Optional<Quote> quote, List<Jid> mentions) implements Content {
    public Text {
      mentions = List.copyOf(mentions);
    }

    /// A text that answers and mentions nobody.
    public Text(String body) {
      this(body, Optional.empty(), List.of());
    }

    @Override
    public String kind() {
      return "text";
    }

    @Override
    public String toString() {
      return "Text[" + body.length() + "]";
    }
  }

  /// A question with options to choose from.
  ///
  /// @param selectableCount how many one may choose, 0 for any number
  /// @param endTime when it closes
  /// @param hideVotes whether voters are not shown
  /// @param secret 32 bytes, which open its votes; empty when the message came without
  /// @param quote the message that it answers
  record Poll(
      String name,
      List<String> options,
      int selectableCount,
      Optional<Instant> endTime,
      boolean hideVotes,
      Bytes secret,
      Optional<Quote> quote)
      implements Content {
    public Poll {
      options = List.copyOf(options);
    }

    @Override
    public String kind() {
      return "poll";
    }

    @Override
    public String toString() {
      return "Poll[" + options.size() + "]";
    }
  }

  /// A place, in degrees.
  record Location(
      double latitude,
      double longitude,
      Optional<String> name,
      Optional<String> address,
      Optional<Quote> quote)
      implements Content {
    @Override
    public String kind() {
      return "location";
    }

    @Override
    public String toString() {
      return "Location[]";
    }
  }

  /// A contact card.
  record Contact(String displayName, String vcard, Optional<Quote> quote) implements Content {
    @Override
    public String kind() {
      return "contact";
    }

    @Override
    public String toString() {
      return "Contact[" + vcard.length() + "]";
    }
  }

  /// A reaction to a message.
  ///
  /// @param emoji empty takes the reaction back
  record Reaction(Target target, String emoji) implements Content {
    @Override
    public String kind() {
      return "reaction";
    }

    @Override
    public String toString() {
      return "Reaction[]";
    }
  }

  /// A new text for a message.
  record Edit(Target target, String body, List<Jid> mentions) implements Content {
    public Edit {
      mentions = List.copyOf(mentions);
    }

    @Override
    public String kind() {
      return "edit";
    }

    @Override
    public String toString() {
      return "Edit[" + body.length() + "]";
    }
  }

  /// A message is deleted for everyone.
  record Revoke(Target target) implements Content {
    @Override
    public String kind() {
      return "revoke";
    }
  }

  /// A vote, encrypted under its poll's secret; `Votes` opens it.
  record Vote(Target poll, Bytes payload, Bytes iv) implements Content {
    @Override
    public String kind() {
      return "poll_vote";
    }

    @Override
    public String toString() {
      return "Vote[]";
    }
  }

  /// A picture, video, sound, document or sticker, of which only what it says is read.
  ///
  /// @param kind `image`, `video`, `audio`, `document` or `sticker`
  /// @param caption the text beside it
  record Media(String kind, Optional<String> caption, Optional<Quote> quote) implements Content {
    @Override
    public String toString() {
      return "Media[" + kind + "]";
    }
  }

  /// An edit, a reaction or a comment, encrypted under the secret of the message that it is about;
  /// `Seals` opens it.
  record Sealed(Target target, Use use, Bytes payload, Bytes iv) implements Content {
    /// What is sealed.
    public enum Use {
      EDIT("Message Edit"),
      REACTION("Enc Reaction"),
      COMMENT("Enc Comment");

      final String useCase;

      Use(String useCase) {
        this.useCase = useCase;
      }
    }

    @Override
    public String kind() {
      return use.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return "Sealed[" + kind() + "]";
    }
  }

  /// What is shown in a form of its own, or in one that nobody here knows; read is the text in it.
  ///
  /// @param what `listReply`, `order`, `event` …; of a form that is not known `field-` and its
  ///   number
  /// @param text empty when there is none, or none that we know of
  /// @param choice what was chosen in an answer, by the id that the question gave it
  record Special(String what, Optional<String> text, Optional<String> choice, Optional<Quote> quote)
      implements Content {
    /// Something about another message that cannot be opened.
    public static Special closed(String what, Target about) {
      return new Special(what, Optional.empty(), Optional.empty(), Optional.of(Quotes.of(about)));
    }

    @Override
    public String kind() {
      return text.isPresent() ? "text" : "unknown";
    }

    @Override
    public String toString() {
      return "Special[" + what + "]";
    }
  }

  /// Something that is not shown to anybody.
  ///
  /// @param kind what it is, such as `protocol` or `senderKey`
  record Other(String kind) implements Content {}

  /// The message that another one answers.
  ///
  /// @param sender who wrote it, bare; empty when nobody knows
  /// @param chat where it was written, when that is another chat than the answer's
  /// @param message the quoted message itself, encoded; empty when it is not known
  record Quote(MessageId id, Optional<Jid> sender, Optional<Jid> chat, Bytes message) {
    @Override
    public String toString() {
      return "Quote[" + id + "]";
    }
  }

  /// The message that a reaction, edit, deletion or vote is about.
  ///
  /// @param chat where it was written; bare
  /// @param fromMe whether the author of what refers to it wrote it
  /// @param sender its author in a group, when the author of what refers to it names him
  record Target(Jid chat, boolean fromMe, MessageId id, Optional<Jid> sender) {
    @Override
    public String toString() {
      return "Target[" + id + "]";
    }
  }
}
