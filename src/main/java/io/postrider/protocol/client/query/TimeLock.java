package io.postrider.protocol.client.query;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// WhatsApp keeps an account from writing to strangers for a while, or does so no more. Source:
/// protocol/tokens.md §4.
///
/// @param active whether it does
/// @param end until when, as far as it is told
/// @param type of which kind, in WhatsApp's words; empty when it does not say
public record TimeLock(boolean active, Optional<Instant> end, String type) {
  /// It changes with the releases of the official client; one that nobody knows is answered without
  /// data.
  private static final String QUERY = "23983697327930364";

  private static final int LARGEST = 16 * 1024;
  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

  /// Larger ones are milliseconds.
  private static final long LAST_SECOND = 99_999_999_999L;

  /// Asks how it stands.
  public static Node query() {
    return Node.of("iq")
        .with("to", Jid.WHATSAPP)
        .with("type", "get")
        .with("xmlns", "w:mex")
        .with(Node.of("query").with("query_id", QUERY).with(Bytes.utf8("{\"variables\":{}}")));
  }

  /// What the answer says; empty when it says nothing of it.
  public static Optional<TimeLock> answer(Node answer) {
    return read(Wire.content(answer, "result"), "xwa2_fetch_account_reachout_timelock");
  }

  /// What a notification says; empty when it is of something else.
  public static Optional<TimeLock> read(Node notification) {
    return read(Wire.content(notification, "update"), "xwa2_notify_account_reachout_timelock");
  }

  private static Optional<TimeLock> read(Bytes json, String path) {
    if (json.isEmpty() || json.length() > LARGEST) {
      return Optional.empty();
    }
    try {
      JsonObject data = new JsonObject(json.utf8()).getJsonObject("data", new JsonObject());
      return Optional.ofNullable(data.getJsonObject(path)).flatMap(TimeLock::of);
    } catch (DecodeException | ClassCastException _) {
      return Optional.empty();
    }
  }

  private static Optional<TimeLock> of(JsonObject lock) {
    String active = String.valueOf(lock.getValue("is_active"));
    String type = String.valueOf(lock.getValue("enforcement_type"));
    return active.equals("true") || active.equals("false")
        ? Optional.of(
            new TimeLock(
                active.equals("true"),
                time(String.valueOf(lock.getValue("time_enforcement_ends"))),
                TYPE.matcher(type).matches() ? type : ""))
        : Optional.empty();
  }

  private static Optional<Instant> time(String text) {
    if (!text.matches("[1-9][0-9]{0,14}")) {
      return Optional.empty();
    }
    long number = Long.parseLong(text);
    return Optional.of(
        number > LAST_SECOND ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number));
  }
}
