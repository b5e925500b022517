package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Texts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object from outside, where anybody may write anything: what has not the
/// type that is asked for is `Invalid`, by its name and never by its value. Absent and `null` are
/// the same.
final class Args {
  private final JsonObject json;
  private final String prefix;

  Args(JsonObject json) {
    this(json, "");
  }

  private Args(JsonObject json, String prefix) {
    this.json = json;
    this.prefix = prefix;
  }

  /// A field that nobody reads is a mistake, and it may be the one that matters.
  void only(String place, List<String> known) {
    if (!known.containsAll(json.fieldNames())) {
      throw new Failure.Invalid(
              place, known.isEmpty() ? "must be empty" : "may have " + String.join(", ", known))
          .asException();
    }
  }

  /// Whether there is such a field, be it `null`.
  boolean has(String name) {
    return json.containsKey(name);
  }

  Optional<String> text(String name) {
    String text = typed(name, String.class, "must be a text");
    return text == null ? Optional.empty() : Optional.of(wellFormed(name, text));
  }

  String required(String name) {
    return text(name).orElseThrow(() -> invalid(name, "is required"));
  }

  Optional<Boolean> flag(String name) {
    return Optional.ofNullable(typed(name, Boolean.class, "must be true or false"));
  }

  /// A whole number, in whatever way it is written.
  ///
  /// @param problem what is said when it is out of bounds
  Optional<Long> whole(String name, double least, double most, String problem) {
    Number number = typed(name, Number.class, "must be a whole number");
    if (number == null) {
      return Optional.empty();
    }
    double value = number.doubleValue();
    if (value != Math.rint(value)) {
      throw invalid(name, "must be a whole number");
    }
    if (value < least || value > most) {
      throw invalid(name, problem);
    }
    return Optional.of(number.longValue());
  }

  Optional<Double> number(String name) {
    Number value = typed(name, Number.class, "must be a number");
    return value == null ? Optional.empty() : Optional.of(value.doubleValue());
  }

  Optional<JsonObject> json(String name) {
    return Optional.ofNullable(typed(name, JsonObject.class, "must be an object"));
  }

  Optional<Args> object(String name) {
    return json(name).map(value -> new Args(value, prefix + name + "."));
  }

  /// Empty when absent.
  List<String> texts(String name) {
    JsonArray values = typed(name, JsonArray.class, "must be an array");
    List<String> texts = new ArrayList<>();
    for (int i = 0; values != null && i < values.size(); i++) {
      String place = name + "[" + i + "]";
      if (!(values.getValue(i) instanceof String text)) {
        throw invalid(place, "must be a text");
      }
      texts.add(wellFormed(place, text));
    }
    return texts;
  }

  private String wellFormed(String name, String text) {
    if (!Texts.wellFormed(text)) {
      throw invalid(name, "must be valid Unicode without NUL");
    }
    return text;
  }

  private <T> @Nullable T typed(String name, Class<T> type, String problem) {
    Object value = json.getValue(name);
    if (value != null && !type.isInstance(value)) {
      throw invalid(name, problem);
    }
    return type.cast(value);
  }

  /// Of a text: not blank, and not longer than `most` code points.
  String checked(String name, String text, int most) {
    if (text.isBlank()) {
      throw invalid(name, "must not be blank");
    }
    return atMost(name, text, most);
  }

  /// Of a text: not longer than `most` code points.
  String atMost(String name, String text, int most) {
    if (text.codePointCount(0, text.length()) > most) {
      throw invalid(name, "must have at most " + most + " characters");
    }
    return text;
  }

  /// The failure of one field.
  FailureException invalid(String name, String problem) {
    return new Failure.Invalid(prefix + name, problem).asException();
  }
}
