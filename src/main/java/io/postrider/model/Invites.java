package io.postrider.model;

import java.util.Optional;
import java.util.regex.Pattern;

/// Reads invites to groups: a bare code, or a link with it (api.md §14).
public final class Invites {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?i:https?://chat\\.whatsapp\\.com)/(?:invite/)?)?"
              + "([A-Za-z0-9_-]{8,64})(?<end>/?(?:\\?[^#\\s]*)?(?:#\\S*)?)");

  private Invites() {}

  /// The code; empty when there is none of the right form.
  public static Optional<String> code(String text) {
    var found = FORM.matcher(text.strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    boolean bare = found.start(1) == 0;
    return bare && !found.group("end").isEmpty() ? Optional.empty() : Optional.of(found.group(1));
  }
}
