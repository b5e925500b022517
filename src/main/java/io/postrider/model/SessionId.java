package io.postrider.model;

/// A session, opaque to its users; new ones are ULIDs.
public record SessionId(String value) {
  private static final int LONGEST = 64;

  public SessionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a SessionId");
    }
  }

  /// Whether `text` has the form of one.
  public static boolean isValid(String text) {
    return Texts.isWord(text, LONGEST);
  }

  @Override
  public String toString() {
    return value;
  }
}
