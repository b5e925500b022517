package io.postrider.model;

/// What holds for every text that comes from outside.
public final class Texts {
  private Texts() {}

  /// Whether PostgreSQL and UTF-8 can hold it.
  public static boolean wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || (Character.isSurrogate(c) && !isPair(text, i++))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
