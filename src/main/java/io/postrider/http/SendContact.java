package io.postrider.http;

import static io.postrider.http.SendContent.invalid;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A contact card of a send: a vCard as it is, or the name and phone to make one of.
final class SendContact {
  private static final int VCARD_BYTES = 8_192;
  private static final int NAME_CHARACTERS = 1_024;
  private static final String START = "BEGIN:VCARD";
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{1,20}");

  /// The name that a card shows, on its own line and possibly with parameters (RFC 2426 3.1.1).
  private static final Pattern SHOWN_NAME =
      Pattern.compile("(?im)^(?:[a-z0-9-]{1,32}\\.)?FN(?:;[^:\\r\\n]{0,256})?:([^\\r\\n]{1,1024})");

  private SendContact() {}

  /// The card as `{displayName, vcard}` or `{displayName, name, phone}`.
  static JsonObject read(@Nullable JsonObject card) {
    if (card == null) {
      throw invalid("contact", "is required");
    }
    @Nullable String vcard = card.getString("vcard");
    return vcard == null || vcard.isEmpty() ? made(card) : given(card, vcard);
  }

  private static JsonObject given(JsonObject card, String vcard) {
    if (!vcard.startsWith(START)) {
      throw invalid("contact.vcard", "must start with " + START);
    }
    if (vcard.getBytes(StandardCharsets.UTF_8).length > VCARD_BYTES) {
      throw invalid("contact.vcard", "must have at most " + VCARD_BYTES + " bytes");
    }
    String name = card.getString("name", "");
    return new JsonObject()
        .put("displayName", name.isBlank() ? shownName(vcard) : name(name))
        .put("vcard", vcard);
  }

  private static String shownName(String vcard) {
    Matcher line = SHOWN_NAME.matcher(vcard);
    return line.find() ? line.group(1).replaceAll("\\\\([\\\\;,])", "$1").strip() : "";
  }

  private static JsonObject made(JsonObject card) {
    @Nullable String name = card.getString("name");
    @Nullable String phone = card.getString("phone");
    if (name == null || phone == null) {
      throw invalid("contact", "must have a vcard, or a name and a phone");
    }
    if (!PHONE.matcher(phone).matches()) {
      throw invalid("contact.phone", "must be digits, with or without a plus");
    }
    return new JsonObject().put("displayName", name(name)).put("name", name).put("phone", phone);
  }

  private static String name(String name) {
    return SendContent.checked("contact.name", name, NAME_CHARACTERS);
  }
}
