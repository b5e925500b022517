package io.postrider.model;

/// A message on WhatsApp, opaque, unique for a sender in a chat.
public record MessageId(String value) {
  private static final int LONGEST = 128;

  public MessageId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a MessageId");
    }
  }

  /// Whether `text` has the form of one.
  public static boolean isValid(String text) {
    return Texts.isPrintable(text, LONGEST);
  }

  @Override
  public String toString() {
    return value;
  }
}
