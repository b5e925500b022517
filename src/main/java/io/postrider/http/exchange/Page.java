package io.postrider.http.exchange;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A page of a list on the wire (api.md §7).
///
/// @param nextCursor absent on the last page
public record Page<T>(List<T> data, @Nullable String nextCursor) {
  private static final int DEFAULT = 50;
  private static final int MOST = 200;
  private static final int CAP = 10_000;
  private static final Pattern KEY = Pattern.compile("[0-9]{13,19}\\.[A-Za-z0-9_-]{1,64}");
  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

  public Page {
    data = List.copyOf(data);
  }

  /// What the query asks for of `all`; without `limit` and `cursor` the whole of it.
  ///
  /// @param all newest first
  /// @param key orders as `all` does, descending, and does not change
  /// @throws FailureException for a malformed limit or cursor
  public static <R, T> Page<T> of(
      List<R> all, Exchange exchange, Function<R, String> key, Function<R, T> form) {
    OptionalInt asked = exchange.number("limit");
    String cursor = exchange.text("cursor").orElse("");
    boolean whole = asked.isEmpty() && cursor.isEmpty();
    int limit = whole ? CAP : size(asked.orElse(0));
    String after = cursor.isEmpty() ? "" : decoded(cursor, KEY.asMatchPredicate());
    List<R> rest =
        all.stream()
            .filter(row -> after.isEmpty() || key.apply(row).compareTo(after) < 0)
            .limit(limit + 1L)
            .toList();
    return keyed(rest, limit, key, form);
  }

  /// One page of rows that a store reads page by page.
  ///
  /// @param rows one more than `limit`, when there are more
  /// @param position where the next page begins
  public static <R, T> Page<T> of(
      List<R> rows, int limit, ToLongFunction<R> position, Function<R, T> form) {
    return keyed(rows, limit, row -> Long.toString(position.applyAsLong(row)), form);
  }

  /// The same, where a row's key says where the next page begins.
  public static <R, T> Page<T> keyed(
      List<R> rows, int limit, Function<R, String> key, Function<R, T> form) {
    boolean more = rows.size() > limit;
    List<R> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(
        shown.stream().map(form).toList(), more ? encoded(key.apply(shown.getLast())) : null);
  }

  /// How many rows the request asks for.
  public static int limit(Exchange exchange) {
    return size(exchange.number("limit").orElse(0));
  }

  /// How many rows the request asks for; without `limit` and `cursor` as many as there may be.
  public static int limitOrAll(Exchange exchange) {
    boolean whole = exchange.number("limit").isEmpty() && exchange.text("cursor").isEmpty();
    return whole ? CAP : limit(exchange);
  }

  /// The position that the request's cursor holds.
  ///
  /// @param first where a list begins
  /// @throws FailureException for a cursor that is none
  public static long position(Exchange exchange, long first) {
    String cursor = exchange.text("cursor").orElse("");
    return cursor.isEmpty() ? first : Long.parseLong(decoded(cursor, POSITION.asMatchPredicate()));
  }

  /// The key that the request's cursor holds; empty where a list begins.
  ///
  /// @param form what a key looks like
  /// @throws FailureException for a cursor that is none
  public static Optional<String> after(Exchange exchange, Predicate<String> form) {
    return exchange
        .text("cursor")
        .filter(cursor -> !cursor.isEmpty())
        .map(cursor -> decoded(cursor, form));
  }

  private static int size(int asked) {
    return asked == 0 ? DEFAULT : Math.clamp(asked, 1, MOST);
  }

  private static String encoded(String key) {
    return Bytes.utf8(key).base64Url();
  }

  private static String decoded(String cursor, Predicate<String> form) {
    try {
      String key = Bytes.fromBase64Url(cursor).utf8();
      if (form.test(key)) {
        return key;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new Failure.Invalid("cursor", "is none that was given out").asException();
  }
}
