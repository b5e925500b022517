package io.postrider.protocol.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The dictionary, version 3: strings that the wire writes as one byte or two. Its tables are the
/// resources `protocol/tokens-*.txt`, one entry a line, in order; interned, so that what is looked
/// up by a literal is found at a glance. Source: protocol/nodes.md §3, which has their hashes.
final class Tokens {
  /// What `code` answers for a string that is no token.
  static final int UNKNOWN = -1;

  /// 236 entries; the first is empty and never written.
  static final List<String> SINGLE = table("single");

  /// Four tables of 256 entries.
  static final List<List<String>> DOUBLE =
      IntStream.range(0, 4).mapToObj(number -> table("double-" + number)).toList();

  private static final Map<String, Integer> CODES = codes();

  private Tokens() {}

  /// The code of a string: below 256 it is the single byte; else its high byte is the dictionary's
  /// tag and its low byte the index there.
  static int code(String text) {
    return CODES.getOrDefault(text, UNKNOWN);
  }

  private static Map<String, Integer> codes() {
    Map<String, Integer> codes = new HashMap<>(4096);
    for (int dictionary = 0; dictionary < DOUBLE.size(); dictionary++) {
      List<String> table = DOUBLE.get(dictionary);
      for (int index = 0; index < table.size(); index++) {
        codes.put(table.get(index), (Tag.DICTIONARY_0 + dictionary) << 8 | index);
      }
    }
    for (int index = 1; index < SINGLE.size(); index++) {
      codes.put(SINGLE.get(index), index);
    }
    return codes;
  }

  private static List<String> table(String name) {
    String path = "/protocol/tokens-" + name + ".txt";
    try (InputStream in = Tokens.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::intern)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
