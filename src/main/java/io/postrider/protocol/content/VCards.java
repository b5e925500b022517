package io.postrider.protocol.content;

import java.util.regex.Pattern;

/// Contact cards in the form of vCard 3.0 (RFC 2426) that WhatsApp's clients write.
public final class VCards {
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{1,20}");

  private VCards() {}

  /// Whether a card can be made for it: digits with the country code, with or without a plus.
  public static boolean isPhone(String phone) {
    return PHONE.matcher(phone).matches();
  }

  /// A card of a name and one phone number that is on WhatsApp.
  ///
  /// @param name any text; nothing in it can end its line
  /// @param phone see `isPhone`
  /// @throws IllegalArgumentException when `phone` is something else
  public static String build(String name, String phone) {
    if (!isPhone(phone)) {
      throw new IllegalArgumentException("not a phone number");
    }
    String text = escaped(name);
    String digits = phone.replace("+", "");
    return String.join(
        "\n",
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:;" + text + ";;;",
        "FN:" + text,
        "TEL;type=CELL;type=VOICE;waid=" + digits + ":" + phone,
        "END:VCARD");
  }

  /// A value in which nothing separates: RFC 2426 section 5. Line ends of all kinds become the
  /// escaped one, other control characters a space.
  static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    value
        .replaceAll("\\R", "\n")
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\\', ';', ',' -> text.append('\\').appendCodePoint(point);
                case '\n' -> text.append("\\n");
                default -> text.appendCodePoint(Character.isISOControl(point) ? ' ' : point);
              }
            });
    return text.toString();
  }
}
