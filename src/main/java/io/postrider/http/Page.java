package io.postrider.http;

import io.postrider.model.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a list on the wire (contract A.6).
///
/// @param nextCursor absent on the last page
record Page<T>(List<T> data, @Nullable String nextCursor) {
  private static final int DEFAULT = 50;
  private static final int MOST = 200;
  private static final int CAP = 10_000;

  Page {
    data = List.copyOf(data);
  }

  /// What the query asks for of `all`; without `limit` and `cursor` the whole of it.
  ///
  /// @param all newest first
  /// @param key orders as `all` does, descending, and does not change
  /// @throws FailureException for a malformed limit or cursor
  static <R, T> Page<T> of(
      List<R> all, Exchange exchange, Function<R, String> key, Function<R, T> form) {
    OptionalInt asked = exchange.number("limit");
    String cursor = exchange.text("cursor").orElse("");
    boolean whole = asked.isEmpty() && cursor.isEmpty();
    int limit = whole ? CAP : size(asked.orElse(0));
    String after = cursor.isEmpty() ? "" : decoded(cursor);
    List<R> rest =
        all.stream()
            .filter(row -> after.isEmpty() || key.apply(row).compareTo(after) < 0)
            .limit(limit + 1L)
            .toList();
    boolean more = rest.size() > limit;
    List<R> shown = more ? rest.subList(0, limit) : rest;
    return new Page<>(
        shown.stream().map(form).toList(), more ? encoded(key.apply(shown.getLast())) : null);
  }

  private static int size(int asked) {
    return asked == 0 ? DEFAULT : Math.clamp(asked, 1, MOST);
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String cursor) {
    try {
      String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (key.matches("[0-9]{13,19}\\.[A-Za-z0-9_-]{1,64}")) {
        return key;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new Failure.Invalid("cursor", "is none that was given out").asException();
  }
}
