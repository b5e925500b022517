package io.postrider.model;

import java.util.regex.Pattern;

/// A row of a session's outbox, `out_` and a ULID.
public record OutboxId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public OutboxId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a OutboxId");
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
