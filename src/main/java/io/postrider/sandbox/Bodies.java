package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/// Reads request bodies strictly; every misfit is a `Failure.Invalid`.
final class Bodies {
  private Bodies() {}

  /// The body as an object that has no other fields than these.
  static JsonObject read(Buffer body, Set<String> fields) {
    JsonObject read = read(body);
    for (String field : read.fieldNames()) {
      if (!fields.contains(field)) {
        throw invalid(field, "unknown field");
      }
    }
    return read;
  }

  static JsonObject read(Buffer body) {
    try {
      return body.length() == 0 ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException | ClassCastException unreadable) {
      throw invalid("body", "is no JSON object");
    }
  }

  static String text(JsonObject body, String field) {
    if (body.getValue(field) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw invalid(
        field, body.containsKey(field) ? "must be a text that is not blank" : "is missing");
  }

  static String text(JsonObject body, String field, String otherwise) {
    return body.getValue(field) == null ? otherwise : text(body, field);
  }

  static int integer(JsonObject body, String field, int otherwise) {
    Object value = body.getValue(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer number) {
      return number;
    }
    throw invalid(field, "must be a whole number");
  }

  /// A finite number.
  static double number(JsonObject body, String field) {
    if (body.getValue(field) instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw invalid(field, body.containsKey(field) ? "must be a number" : "is missing");
  }

  static boolean flag(JsonObject body, String field, boolean otherwise) {
    Object value = body.getValue(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw invalid(field, "must be true or false");
  }

  static List<String> texts(JsonObject body, String field) {
    Object value = body.getValue(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)) {
      return array.stream().map(String.class::cast).toList();
    }
    throw invalid(field, "must be a list of texts");
  }

  static RuntimeException invalid(String field, String problem) {
    return new Failure.Invalid(field, problem).asException();
  }
}
