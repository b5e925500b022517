package io.postrider.session.bus;

import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.session.bus.SessionCommand.Send;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads a send, for HTTP and the bus alike: the body of `sendMessage`, flat, whose `type` tells
/// which fields count (api.md §9). What comes out is in one form: addresses as JIDs, nothing that
/// does not belong to the type.
public final class SendReader {
  private static final List<String> FIELDS =
      List.of(
          ("type to text replyTo mentions name options selectableCount pollEndTime pollHideVotes"
                  + " latitude longitude contact media medias caption async idempotencyKey")
              .split(" "));
  private static final Set<String> NOT_BUILT =
      Set.of("image", "video", "audio", "document", "sticker", "album");
  private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");
  private static final int TEXT_CHARACTERS = 65_536;
  private static final int MENTIONS = 1_024;
  private static final int QUESTION_CHARACTERS = 255;
  private static final int OPTIONS = 12;
  private static final int OPTION_CHARACTERS = 100;
  private static final int PLACE_CHARACTERS = 256;

  /// The end of the year 9999, milliseconds.
  private static final double LATEST = 253_402_300_799_999d;

  private final Args body;
  private final Instant now;

  private SendReader(Args body, Instant now) {
    this.body = body;
    this.now = now;
  }

  /// What HTTP is asked for.
  ///
  /// @throws FailureException `TypeNotBuilt`, whatever else is wrong; else `Invalid` for the first
  ///   value that makes no sense
  public static Send read(JsonObject body, boolean async, Optional<String> key, Instant now) {
    return new SendReader(new Args(body), now).send(async, key);
  }

  /// What the bus is asked for: how it is sent lies beside what is sent.
  static Send read(Args args, Instant now) {
    args.only("args", FIELDS);
    return new SendReader(args, now)
        .send(args.flag("async").orElse(false), args.text("idempotencyKey"));
  }

  private Send send(boolean async, Optional<String> key) {
    String type = body.required("type");
    if (NOT_BUILT.contains(type)) {
      throw new Failure.TypeNotBuilt(type).asException();
    }
    Jid to =
        Addresses.recipient(body.required("to"))
            .orElseThrow(
                () -> body.invalid("to", "must be a phone number, a user's or a group's JID"));
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw body.invalid("idempotencyKey", "must have 1 to 255 printable ASCII characters");
    }
    return new Send(to, content(type), async, key);
  }

  private SendContent content(String type) {
    return switch (type) {
      case "text" -> text();
      case "poll" -> poll();
      case "location" -> location();
      case "contact" -> CardReader.read(body.object("contact"));
      default -> throw body.invalid("type", "must be text, poll, location or contact");
    };
  }

  private SendContent text() {
    String text = words("text", TEXT_CHARACTERS);
    Optional<String> replyTo = body.text("replyTo");
    if (replyTo.isPresent() && !MessageId.isValid(replyTo.get())) {
      throw body.invalid("replyTo", "must be the id of a message, at most 128 characters");
    }
    return new SendContent.Text(text, replyTo.map(MessageId::new), mentions());
  }

  private List<Jid> mentions() {
    List<String> mentions = body.texts("mentions");
    if (mentions.size() > MENTIONS) {
      throw body.invalid("mentions", "must have at most " + MENTIONS + " entries");
    }
    Set<Jid> users = new LinkedHashSet<>();
    for (int i = 0; i < mentions.size(); i++) {
      String field = "mentions[" + i + "]";
      users.add(
          Addresses.recipient(mentions.get(i))
              .filter(jid -> !jid.isGroup())
              .orElseThrow(() -> body.invalid(field, "must be a user's JID")));
    }
    return new ArrayList<>(users);
  }

  private SendContent poll() {
    String name = words("name", QUESTION_CHARACTERS);
    List<String> options = options();
    int selectable =
        body.whole("selectableCount", 0, options.size(), "must be 0 to the number of options")
            .orElse(0L)
            .intValue();
    Optional<Instant> end =
        body.whole(
                "pollEndTime",
                now.toEpochMilli() + 1d,
                LATEST,
                "must be in the future, in milliseconds since 1970")
            .map(Instant::ofEpochMilli);
    return new SendContent.Poll(
        name, options, selectable, end, body.flag("pollHideVotes").orElse(false));
  }

  private List<String> options() {
    List<String> options = body.texts("options");
    if (options.size() < 2 || options.size() > OPTIONS) {
      throw body.invalid("options", "must have 2 to " + OPTIONS + " entries");
    }
    for (int i = 0; i < options.size(); i++) {
      body.checked("options[" + i + "]", options.get(i), OPTION_CHARACTERS);
    }
    if (Set.copyOf(options).size() < options.size()) {
      throw body.invalid("options", "must be distinct");
    }
    return options;
  }

  private SendContent location() {
    double latitude = degrees("latitude", 90);
    double longitude = degrees("longitude", 180);
    Optional<String> name = body.text("name").filter(text -> !text.isBlank());
    name.ifPresent(text -> body.checked("name", text, PLACE_CHARACTERS));
    return new SendContent.Location(latitude, longitude, name);
  }

  private double degrees(String field, int most) {
    double value = body.number(field).orElseThrow(() -> body.invalid(field, "is required"));
    if (!(Math.abs(value) <= most)) {
      throw body.invalid(field, "must be -" + most + " to " + most);
    }
    return value;
  }

  private String words(String field, int most) {
    return body.checked(field, body.required(field), most);
  }
}
