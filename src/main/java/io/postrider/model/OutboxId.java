package io.postrider.model;

/// A row of a session's outbox, `out_` and a ULID.
public record OutboxId(String value) {
  private static final int LONGEST = 64;

  public OutboxId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a OutboxId");
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
