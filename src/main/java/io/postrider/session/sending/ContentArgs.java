package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.VCards;
import io.postrider.protocol.crypto.Random;
import io.postrider.session.bus.Args;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The content of a message as a request names it: flat, `type` tells which fields count (contract
/// B.1 and B.2).
final class ContentArgs {
  private static final Set<String> MEDIA =
      Set.of("image", "video", "audio", "document", "sticker", "album");
  private static final int TEXT = 65_536;
  private static final int MENTIONS = 1_024;
  private static final int QUESTION = 255;
  private static final int OPTIONS = 12;
  private static final int OPTION = 100;
  private static final int PLACE = 256;
  private static final int VCARD_BYTES = 8_192;
  private static final int SECRET_BYTES = 32;
  private static final String VCARD_START = "BEGIN:VCARD";

  private ContentArgs() {}

  /// @throws FailureException `Invalid`, or `TypeNotBuilt` for media
  static Content read(Args content, Instant now) {
    String type = content.required("type");
    return switch (type) {
      case "text" -> text(content);
      case "poll" -> poll(content, now);
      case "location" -> location(content);
      case "contact" -> contact(content);
      default ->
          throw MEDIA.contains(type)
              ? new Failure.TypeNotBuilt(type).asException()
              : content.invalid("type", "must be text, poll, location or contact");
    };
  }

  /// The message that a text answers.
  static Optional<MessageId> replyTo(Args content) {
    return content
        .text("replyTo")
        .map(
            id -> {
              if (!MessageId.isValid(id)) {
                throw content.invalid("replyTo", "must be a message id");
              }
              return new MessageId(id);
            });
  }

  private static Content text(Args content) {
    return new Content.Text(words(content, "text", TEXT), Optional.empty(), mentions(content));
  }

  private static List<Jid> mentions(Args content) {
    List<String> texts = content.texts("mentions");
    if (texts.size() > MENTIONS) {
      throw content.invalid("mentions", "must be at most " + MENTIONS);
    }
    return texts.stream()
        .map(
            text ->
                Jid.parse(text)
                    .map(Jid::bare)
                    .filter(user -> user.isUser() && !user.user().isEmpty())
                    .orElseThrow(() -> content.invalid("mentions", "must be JIDs of users")))
        .toList();
  }

  private static Content poll(Args content, Instant now) {
    String name = words(content, "name", QUESTION);
    List<String> options = content.texts("options");
    if (options.size() < 2 || options.size() > OPTIONS) {
      throw content.invalid("options", "must be 2 to " + OPTIONS);
    }
    if (options.stream().anyMatch(option -> !fits(option, OPTION))) {
      throw content.invalid("options", "must have 1 to " + OPTION + " characters each");
    }
    if (new HashSet<>(options).size() < options.size()) {
      throw content.invalid("options", "must differ from each other");
    }
    int selectable = content.small("selectableCount").orElse(0);
    if (selectable < 0 || selectable > options.size()) {
      throw content.invalid("selectableCount", "must be 0 to the number of options");
    }
    return new Content.Poll(
        name,
        options,
        selectable,
        endTime(content, now),
        content.flag("pollHideVotes", false),
        Random.next(SECRET_BYTES),
        Optional.empty());
  }

  private static Optional<Instant> endTime(Args content, Instant now) {
    Optional<Instant> end = content.integer("pollEndTime").map(Instant::ofEpochMilli);
    if (end.isPresent() && !end.get().isAfter(now)) {
      throw content.invalid("pollEndTime", "must be in the future");
    }
    return end;
  }

  private static Content location(Args content) {
    Optional<String> name = content.text("name").filter(text -> !text.isEmpty());
    if (name.isPresent() && length(name.get()) > PLACE) {
      throw content.invalid("name", "must have at most " + PLACE + " characters");
    }
    return new Content.Location(
        degrees(content, "latitude", 90),
        degrees(content, "longitude", 180),
        name,
        Optional.empty(),
        Optional.empty());
  }

  private static double degrees(Args content, String name, int most) {
    double value = content.number(name).orElseThrow(() -> content.invalid(name, "is required"));
    if (!(Math.abs(value) <= most)) {
      throw content.invalid(name, "must be -" + most + " to " + most);
    }
    return value;
  }

  private static Content contact(Args content) {
    Args card =
        content.object("contact").orElseThrow(() -> content.invalid("contact", "is required"));
    Optional<String> vcard = card.text("vcard");
    String name = card.text("displayName").or(() -> card.text("name")).orElse("");
    if (vcard.isPresent()) {
      checkCard(card, vcard.get());
      return new Content.Contact(name, vcard.get(), Optional.empty());
    }
    if (name.isBlank()) {
      throw card.invalid("name", "is required");
    }
    try {
      String built = VCards.build(name, card.required("phone"));
      checkCard(card, built);
      return new Content.Contact(name, built, Optional.empty());
    } catch (IllegalArgumentException unfit) {
      throw card.invalid("phone", "must be digits");
    }
  }

  private static void checkCard(Args card, String vcard) {
    int bytes = vcard.getBytes(StandardCharsets.UTF_8).length;
    if (!vcard.startsWith(VCARD_START) || bytes > VCARD_BYTES) {
      throw card.invalid(
          "vcard", "must start with " + VCARD_START + " and have at most 8192 bytes");
    }
  }

  private static String words(Args content, String name, int most) {
    String text = content.required(name);
    if (!fits(text, most)) {
      throw content.invalid(name, "must not be blank nor longer than " + most + " characters");
    }
    return text;
  }

  private static boolean fits(String text, int most) {
    return !text.isBlank() && length(text) <= most;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// All that was asked for, and nothing that was drawn here.
  static JsonArray canonical(Content content, JsonArray parts) {
    return switch (content) {
      case Content.Text text -> parts.add(text.body()).add(new JsonArray(names(text.mentions())));
      case Content.Poll poll ->
          parts
              .add(poll.name())
              .add(new JsonArray(poll.options()))
              .add(poll.selectableCount())
              .add(poll.endTime().map(Instant::toEpochMilli).orElse(0L))
              .add(poll.hideVotes());
      case Content.Location place ->
          parts.add(place.latitude()).add(place.longitude()).add(place.name().orElse(""));
      case Content.Contact card -> parts.add(card.displayName()).add(card.vcard());
      default -> throw new IllegalArgumentException("not sent by request: " + content.kind());
    };
  }

  private static List<String> names(List<Jid> users) {
    List<String> names = new ArrayList<>();
    users.forEach(user -> names.add(user.toString()));
    return names;
  }
}
