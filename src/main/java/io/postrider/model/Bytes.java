package io.postrider.model;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// An immutable run of bytes, equal by content. Its text form tells the length only, so that no key
/// reaches a log.
public final class Bytes implements Comparable<Bytes> {
  /// No bytes.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// A copy of `value`.
  public static Bytes of(byte... value) {
    return new Bytes(value.clone());
  }

  /// Takes `value` over without a copy; the caller must not change it afterwards.
  public static Bytes wrap(byte[] value) {
    return new Bytes(value);
  }

  /// From hexadecimal digits of either case.
  ///
  /// @throws IllegalArgumentException when it is no hexadecimal text
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /// From standard base64 with padding.
  ///
  /// @throws IllegalArgumentException when it is no base64
  public static Bytes fromBase64(String text) {
    return new Bytes(Base64.getDecoder().decode(text));
  }

  /// From base64url without padding, as JOSE has it (RFC 7515 §2).
  ///
  /// @throws IllegalArgumentException when it is none, or has padding
  public static Bytes fromBase64Url(String text) {
    if (text.indexOf('=') >= 0) {
      throw new IllegalArgumentException("padding");
    }
    return new Bytes(Base64.getUrlDecoder().decode(text));
  }

  /// All parts, one after the other.
  public static Bytes concat(Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length += part.value.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, all, at, part.value.length);
      at += part.value.length;
    }
    return new Bytes(all);
  }

  /// A copy of the content.
  public byte[] toArray() {
    return value.clone();
  }

  /// The content itself, for readers that promise not to change it.
  public byte[] unsafeArray() {
    return value;
  }

  /// Bytes `from` (inclusive) to `to` (exclusive).
  public Bytes slice(int from, int to) {
    if (from < 0 || to > value.length || from > to) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + value.length);
    }
    return new Bytes(Arrays.copyOfRange(value, from, to));
  }

  /// The unsigned value of the byte at `index`.
  public int at(int index) {
    return value[index] & 0xff;
  }

  public int length() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /// Lower-case hexadecimal.
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /// Standard base64 with padding.
  public String base64() {
    return Base64.getEncoder().encodeToString(value);
  }

  /// Base64url without padding.
  public String base64Url() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /// The UTF-8 text that these bytes are; malformed input becomes U+FFFD.
  public String utf8() {
    return new String(value, java.nio.charset.StandardCharsets.UTF_8);
  }

  /// The UTF-8 form of `text`.
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /// Unsigned, byte by byte.
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && java.security.MessageDigest.isEqual(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}
