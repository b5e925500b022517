package io.postrider.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What holds for every text that comes from outside.
public final class Texts {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /// Marks of direction, joiners, variation selectors and the like. Not the mark that turns what
  /// follows around (U+202E): with it, people and programs read different things.
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202d\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]");

  private static final Pattern OUTER_SPACE = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  private Texts() {}

  /// Whether it has 1 to `most` characters, letters and digits of ASCII, `_` and `-`.
  public static boolean isWord(String text, int most) {
    boolean word = !text.isEmpty() && text.length() <= most;
    for (int i = 0; word && i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      word = letter || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    return word;
  }

  /// Whether it has 1 to `most` characters, visible ones of ASCII.
  public static boolean isPrintable(String text, int most) {
    boolean printable = !text.isEmpty() && text.length() <= most;
    for (int i = 0; printable && i < text.length(); i++) {
      printable = text.charAt(i) > ' ' && text.charAt(i) <= '~';
    }
    return printable;
  }

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

  /// A text of one word as it was meant: without what cannot be seen and comes along when it is
  /// copied, and without space around it.
  public static String visible(String text) {
    return isPrintable(text, Integer.MAX_VALUE)
        ? text
        : OUTER_SPACE.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll("");
  }

  /// What the bytes say; empty when they are not UTF-8, or begin with a byte order mark. Readers of
  /// JSON would guess other encodings, and nobody else would understand the same by the bytes.
  public static Optional<String> utf8(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
