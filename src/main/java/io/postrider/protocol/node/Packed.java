package io.postrider.protocol.node;

import java.util.Arrays;

/// Strings of a small alphabet at two symbols a byte, high nibble first. Source: protocol/nodes.md
/// §5.
final class Packed {
  /// Digits, `-` and `.`.
  static final Packed NIBBLE = new Packed(Tag.NIBBLE_8, "0123456789-.");

  /// Upper-case hexadecimal.
  static final Packed HEX = new Packed(Tag.HEX_8, "0123456789ABCDEF");

  /// The longest string that is written packed.
  static final int LONGEST = 127;

  private static final char INVALID = 0xffff;
  private static final int FILLER = 0xf;

  final int tag;
  private final byte[] values = new byte[128];
  private final char[] symbols = new char[16];

  private Packed(int tag, String alphabet) {
    this.tag = tag;
    Arrays.fill(values, (byte) -1);
    Arrays.fill(symbols, INVALID);
    symbols[FILLER] = 0;
    for (int value = 0; value < alphabet.length(); value++) {
      char symbol = alphabet.charAt(value);
      values[symbol] = (byte) value;
      symbols[value] = symbol;
    }
  }

  /// Whether `text` can be written in this form.
  boolean fits(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char symbol = text.charAt(i);
      if (symbol >= 128 || values[symbol] < 0) {
        return false;
      }
    }
    return true;
  }

  /// The byte for the symbols at `at` and `at + 1` of a text that fits.
  int pair(String text, int at) {
    int low = at + 1 < text.length() ? values[text.charAt(at + 1)] : FILLER;
    return values[text.charAt(at)] << 4 | low;
  }

  /// The text of `count` packed bytes.
  ///
  /// @param odd whether the last low nibble is a filler
  /// @throws NodeException at a nibble that has no symbol
  String unpack(byte[] from, int at, int count, boolean odd) {
    int length = count * 2 - (odd ? 1 : 0);
    if (length < 0) {
      throw new NodeException("a packed string of odd length without bytes");
    }
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      int both = from[at + i / 2];
      char symbol = symbols[(i % 2 == 0 ? both >> 4 : both) & 0xf];
      if (symbol == INVALID) {
        throw new NodeException("a packed string with an unknown symbol");
      }
      text[i] = symbol;
    }
    return new String(text);
  }
}
