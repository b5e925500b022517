package io.postrider.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads invites to groups: a bare code, or one of the links with it that are in circulation
/// (api.md §14).
public final class Invites {
  private static final String CODE = "([A-Za-z0-9_-]{8,64})";
  private static final Pattern BARE = Pattern.compile(CODE);

  /// What stands behind the code does not belong to it.
  private static final Pattern LINK =
      Pattern.compile(
          "(?i:(?:https?://)?chat\\.whatsapp\\.com)/(?:invite/)?"
              + CODE
              + "/?(?:\\?[^#\\s]*)?(?:#\\S*)?");

  private static final Pattern QUERY =
      Pattern.compile(
          "(?i:whatsapp://chat/?|(?:https?://)?(?:web|chat)\\.whatsapp\\.com/accept/?)"
              + "\\?([^#\\s]*)(?:#\\S*)?");

  private static final Pattern PARAMETER = Pattern.compile("(?:^|&)code=([^&]*)");

  private Invites() {}

  /// The code; empty when there is none of the right form, or more than one.
  public static Optional<String> code(String text) {
    String seen = Texts.visible(text);
    if (BARE.matcher(seen).matches()) {
      return Optional.of(seen);
    }
    Matcher link = LINK.matcher(seen);
    Matcher query = QUERY.matcher(seen);
    if (query.matches()) {
      return only(query.group(1));
    }
    return link.matches() ? Optional.of(link.group(1)) : Optional.empty();
  }

  private static Optional<String> only(String query) {
    Matcher found = PARAMETER.matcher(query);
    if (!found.find()) {
      return Optional.empty();
    }
    String code = found.group(1);
    return !found.find() && BARE.matcher(code).matches() ? Optional.of(code) : Optional.empty();
  }
}
