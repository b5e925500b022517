package io.postrider.http;

import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a send says, of a body that fits its schema: `type` tells which of the flat fields count
/// (contract B.2). The values are checked here, and come out in one form: addresses as JIDs,
/// nothing that does not belong to the type.
final class SendContent {
  private static final Set<String> NOT_BUILT =
      Set.of("image", "video", "audio", "document", "sticker", "album");
  private static final int TEXT_CHARACTERS = 65_536;
  private static final int MENTIONS = 1_024;
  private static final int QUESTION_CHARACTERS = 255;
  private static final int OPTIONS = 12;
  private static final int OPTION_CHARACTERS = 100;
  private static final int PLACE_CHARACTERS = 256;

  /// The end of the year 9999, milliseconds.
  private static final double LATEST = 253_402_300_799_999d;

  private final JsonObject body;
  private final JsonObject content;

  private SendContent(JsonObject body) {
    this.body = body;
    this.content = new JsonObject().put("type", body.getString("type"));
  }

  /// @throws FailureException `TypeNotBuilt`, whatever else is wrong
  static void refuseUnbuilt(JsonObject body) {
    String type = body.getString("type");
    if (NOT_BUILT.contains(type)) {
      throw new Failure.TypeNotBuilt(type).asException();
    }
  }

  /// @throws FailureException `Invalid` for the first value that makes no sense
  static JsonObject read(JsonObject body, Instant now) {
    SendContent send = new SendContent(body);
    switch (body.getString("type")) {
      case "poll" -> send.poll(now);
      case "location" -> send.location();
      case "contact" ->
          send.content.put("contact", SendContact.read(body.getJsonObject("contact")));
      default -> send.text();
    }
    return send.content;
  }

  private void text() {
    content.put("text", words("text", TEXT_CHARACTERS));
    @Nullable String replyTo = body.getString("replyTo");
    if (replyTo != null) {
      if (!MessageId.isValid(replyTo)) {
        throw invalid("replyTo", "must be the id of a message, at most 128 characters");
      }
      content.put("replyTo", replyTo);
    }
    List<?> mentions = body.getJsonArray("mentions", new JsonArray()).getList();
    if (mentions.size() > MENTIONS) {
      throw invalid("mentions", "must have at most " + MENTIONS + " entries");
    }
    if (!mentions.isEmpty()) {
      content.put("mentions", new JsonArray(users(mentions)));
    }
  }

  private static List<String> users(List<?> mentions) {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < mentions.size(); i++) {
      String field = "mentions[" + i + "]";
      String user =
          Addresses.recipient(String.valueOf(mentions.get(i)))
              .filter(jid -> !jid.isGroup())
              .map(Jid::toString)
              .orElseThrow(() -> invalid(field, "must be a user's JID"));
      users.add(user);
    }
    return users.stream().distinct().toList();
  }

  private void poll(Instant now) {
    content.put("name", words("name", QUESTION_CHARACTERS));
    List<?> options = body.getJsonArray("options", new JsonArray()).getList();
    if (options.size() < 2 || options.size() > OPTIONS) {
      throw invalid("options", "must have 2 to " + OPTIONS + " entries");
    }
    for (int i = 0; i < options.size(); i++) {
      checked("options[" + i + "]", String.valueOf(options.get(i)), OPTION_CHARACTERS);
    }
    if (new HashSet<>(options).size() < options.size()) {
      throw invalid("options", "must be distinct");
    }
    content.put("options", new JsonArray(options));
    content.put("selectableCount", selectable(options.size()));
    @Nullable Number end = body.getNumber("pollEndTime");
    if (end != null) {
      if (!(end.doubleValue() > now.toEpochMilli() && end.doubleValue() <= LATEST)) {
        throw invalid("pollEndTime", "must be in the future, in milliseconds since 1970");
      }
      content.put("pollEndTime", end.longValue());
    }
    if (body.getBoolean("pollHideVotes", false)) {
      content.put("pollHideVotes", true);
    }
  }

  private int selectable(int options) {
    Number count = body.getNumber("selectableCount", 0);
    if (!(count.doubleValue() >= 0 && count.doubleValue() <= options)) {
      throw invalid("selectableCount", "must be 0 to the number of options");
    }
    return count.intValue();
  }

  private void location() {
    content.put("latitude", degrees("latitude", 90)).put("longitude", degrees("longitude", 180));
    String name = body.getString("name", "");
    if (!name.isBlank()) {
      content.put("name", checked("name", name, PLACE_CHARACTERS));
    }
  }

  private double degrees(String field, int most) {
    @Nullable Number value = body.getNumber(field);
    if (value == null) {
      throw invalid(field, "is required");
    }
    if (!(Math.abs(value.doubleValue()) <= most)) {
      throw invalid(field, "must be -" + most + " to " + most);
    }
    return value.doubleValue();
  }

  private String words(String field, int most) {
    @Nullable String text = body.getString(field);
    if (text == null) {
      throw invalid(field, "is required");
    }
    return checked(field, text, most);
  }

  /// @param most counts code points
  static String checked(String field, String text, int most) {
    if (text.isBlank()) {
      throw invalid(field, "must not be blank");
    }
    if (text.codePointCount(0, text.length()) > most) {
      throw invalid(field, "must have at most " + most + " characters");
    }
    return text;
  }

  static RuntimeException invalid(String field, String problem) {
    return new Failure.Invalid(field, problem).asException();
  }
}
