package io.postrider.protocol.node;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Bounded decompression of zlib streams (RFC 1950).
final class Inflate {
  /// The largest result, 16 MiB.
  static final int LARGEST = 1 << 24;

  private static final int SMALLEST_BUFFER = 1024;

  private Inflate() {}

  /// Inflates everything from `from` on.
  ///
  /// @throws NodeException when it is no single, whole zlib stream, or one larger than `LARGEST`
  static byte[] inflate(byte[] input, int from) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(input, from, input.length - from);
      byte[] out = new byte[Math.max(SMALLEST_BUFFER, Math.min(LARGEST, input.length * 4))];
      int length = 0;
      while (!inflater.finished()) {
        if (length == out.length) {
          out = Arrays.copyOf(out, larger(length));
        }
        int count = inflater.inflate(out, length, out.length - length);
        if (count == 0 && !inflater.finished() && length < out.length) {
          throw new NodeException("a compressed frame that ends early");
        }
        length += count;
      }
      checkSize(length);
      if (inflater.getRemaining() > 0) {
        throw new NodeException("bytes after a compressed node");
      }
      return Arrays.copyOf(out, length);
    } catch (DataFormatException _) {
      throw new NodeException("a compressed frame that is no zlib stream");
    }
  }

  private static int larger(int length) {
    checkSize(length);
    return Math.min(LARGEST + 1, length * 2);
  }

  private static void checkSize(int length) {
    if (length > LARGEST) {
      throw new NodeException("a compressed frame of more than 16 MiB");
    }
  }
}
