package io.postrider.model;

import java.util.regex.Pattern;

/// A message on WhatsApp, opaque, unique for a sender in a chat.
public record MessageId(String value) {
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

  public MessageId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a MessageId");
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
