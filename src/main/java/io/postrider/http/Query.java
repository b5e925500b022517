package io.postrider.http;

import io.postrider.model.Failure;
import io.vertx.core.MultiMap;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads query parameters (contract A.1).
final class Query {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private Query() {}

  /// @throws FailureException when it is given and no boolean
  static boolean flag(MultiMap query, String name) {
    @Nullable String text = query.get(name);
    if (text == null || FALSE.contains(text)) {
      return false;
    }
    if (TRUE.contains(text)) {
      return true;
    }
    throw new Failure.Invalid(name, "must be true or false").asException();
  }

  /// A whole number, however large; one that fits no `int` becomes the nearest.
  ///
  /// @throws FailureException when it is given and no whole number
  static OptionalInt integer(MultiMap query, String name) {
    @Nullable String text = query.get(name);
    if (text == null || text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.matches("[+-]?[0-9]{1,100}")) {
      throw new Failure.Invalid(name, "must be a whole number").asException();
    }
    var number = new java.math.BigInteger(text);
    return OptionalInt.of(
        number.bitLength() < 32
            ? number.intValue()
            : number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE);
  }
}
