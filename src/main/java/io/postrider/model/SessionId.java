package io.postrider.model;

import java.util.regex.Pattern;

/// A session, opaque to its users; new ones are ULIDs.
public record SessionId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public SessionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a SessionId");
    }
  }

  /// Whether `text` has the form of one.
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
