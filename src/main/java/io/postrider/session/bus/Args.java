package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arguments of a request on the bus, where anybody may write anything: what has not the type
/// that is asked for is `Invalid`, by its name and never by its value. Absent and `null` are the
/// same.
public final class Args {
  private final JsonObject json;
  private final String prefix;

  public Args(JsonObject json) {
    this(json, "");
  }

  private Args(JsonObject json, String prefix) {
    this.json = json;
    this.prefix = prefix;
  }

  /// Whether there is such a field, be it `null`.
  public boolean has(String name) {
    return json.containsKey(name);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(typed(name, String.class, "must be a text"));
  }

  public String required(String name) {
    return text(name).orElseThrow(() -> invalid(name, "is required"));
  }

  public boolean flag(String name, boolean absent) {
    Boolean value = typed(name, Boolean.class, "must be true or false");
    return value == null ? absent : value;
  }

  public Optional<Long> integer(String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    throw invalid(name, "must be an integer");
  }

  /// An integer that fits `int`.
  public Optional<Integer> small(String name) {
    return integer(name)
        .map(
            value -> {
              if (value != value.intValue()) {
                throw invalid(name, "is out of range");
              }
              return value.intValue();
            });
  }

  public Optional<Double> number(String name) {
    Number value = typed(name, Number.class, "must be a number");
    return value == null ? Optional.empty() : Optional.of(value.doubleValue());
  }

  public Optional<Args> object(String name) {
    JsonObject value = typed(name, JsonObject.class, "must be an object");
    return value == null ? Optional.empty() : Optional.of(new Args(value, prefix + name + "."));
  }

  /// Empty when absent.
  public List<String> texts(String name) {
    JsonArray values = typed(name, JsonArray.class, "must be an array of texts");
    List<String> texts = new ArrayList<>();
    for (int i = 0; values != null && i < values.size(); i++) {
      if (!(values.getValue(i) instanceof String text)) {
        throw invalid(name, "must be an array of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private <T> @Nullable T typed(String name, Class<T> type, String problem) {
    Object value = json.getValue(name);
    if (value != null && !type.isInstance(value)) {
      throw invalid(name, problem);
    }
    return type.cast(value);
  }

  /// The failure of one field.
  public FailureException invalid(String name, String problem) {
    return new Failure.Invalid(prefix + name, problem).asException();
  }
}
