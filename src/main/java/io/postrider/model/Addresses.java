package io.postrider.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the addresses that users write (api.md §3): numbers in the forms people write them, and
/// JIDs, without device.
public final class Addresses {
  /// No number begins with a zero in its international form.
  private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{4,14}");

  private static final Pattern HIDDEN = Pattern.compile("[0-9]{1,20}");
  private static final Pattern GROUP = Pattern.compile("[0-9]{5,30}(-[0-9]{1,20})?");
  private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\u2212()]");

  /// A zero that is left out when one dials from abroad, or is not.
  private static final Pattern PERHAPS = Pattern.compile("\\([\\s\\p{Z}]*0");

  private static final Pattern DEVICE = Pattern.compile("([._][0-9]{1,3})?(:[0-9]{1,5})?$");

  private Addresses() {}

  /// Whom one can write to: a user or a group; empty when it is neither.
  public static Optional<Jid> recipient(String text) {
    String trimmed = Texts.visible(text);
    if (trimmed.indexOf('@') < 0) {
      return number(trimmed).map(Jid::phone);
    }
    int at = trimmed.lastIndexOf('@');
    String user = trimmed.substring(0, at);
    return switch (trimmed.substring(at + 1).toLowerCase(Locale.ROOT)) {
      case "s.whatsapp.net", "c.us" -> user(user, DIGITS).map(Jid::phone);
      case "lid" -> user(user, HIDDEN).map(Jid::lid);
      case "g.us" -> group(trimmed);
      default -> Optional.empty();
    };
  }

  /// The digits of a phone number as people write it; empty when it is none.
  public static Optional<String> number(String text) {
    return dialled(text).map(Addresses::withoutPlus).filter(DIGITS.asMatchPredicate());
  }

  /// A group's address; empty when it is none.
  public static Optional<Jid> group(String text) {
    String trimmed = Texts.visible(text);
    int at = trimmed.lastIndexOf('@');
    String id = at < 0 ? "" : trimmed.substring(0, at);
    boolean group =
        GROUP.matcher(id).matches()
            && trimmed.substring(at + 1).toLowerCase(Locale.ROOT).equals(Jid.GROUP);
    return group ? Optional.of(Jid.group(id)) : Optional.empty();
  }

  /// A number as people write it, without anything between the digits; empty when it may be meant
  /// in two ways, as with `(0)`. What is left may still be no number.
  public static Optional<String> dialled(String text) {
    String seen = Texts.visible(text);
    if (seen.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(seen);
    }
    return PERHAPS.matcher(seen).find()
        ? Optional.empty()
        : Optional.of(SEPARATORS.matcher(seen).replaceAll(""));
  }

  private static String withoutPlus(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  /// The user of `user[.agent][:device]`.
  private static Optional<String> user(String text, Pattern form) {
    String user = DEVICE.matcher(text).replaceFirst("");
    return form.matcher(user).matches() ? Optional.of(user) : Optional.empty();
  }
}
