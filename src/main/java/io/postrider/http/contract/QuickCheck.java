package io.postrider.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sees that a value fits a schema, where the schema says nothing but types, properties and values.
/// It never says so of a value that does not fit; whatever it is not sure of, the validator
/// decides. That one is a single method which is too large for the JVM to compile.
final class QuickCheck {
  /// Of which the last three say nothing of what fits.
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "description",
          "examples",
          "default");

  private final boolean known;
  private final Set<Object> types = new HashSet<>();
  private final Set<Object> required = new HashSet<>();
  private final Set<Object> values = new HashSet<>();
  private final Map<String, QuickCheck> properties = new HashMap<>();
  private final @Nullable QuickCheck items;

  /// @param schema without references
  QuickCheck(JsonObject schema) {
    known =
        KNOWN.containsAll(schema.fieldNames()) && !new JsonArray().equals(schema.getValue("enum"));
    if (schema.getValue("type") instanceof JsonArray several) {
      several.forEach(types::add);
    } else if (schema.getValue("type") instanceof String type) {
      types.add(type);
    }
    schema.getJsonArray("required", new JsonArray()).forEach(required::add);
    schema.getJsonArray("enum", new JsonArray()).forEach(values::add);
    schema
        .getJsonObject("properties", new JsonObject())
        .forEach(
            property -> {
              if (property.getValue() instanceof JsonObject rule) {
                properties.put(property.getKey(), new QuickCheck(rule));
              }
            });
    items = schema.getValue("items") instanceof JsonObject each ? new QuickCheck(each) : null;
  }

  /// Whether it fits for certain.
  boolean fits(@Nullable Object value) {
    return known
        && types.contains(type(value))
        && (values.isEmpty() || values.contains(value))
        && switch (value) {
          case JsonObject object -> object.fieldNames().containsAll(required) && knowsAll(object);
          case JsonArray array -> items != null && array.stream().allMatch(items::fits);
          case null, default -> true;
        };
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case Integer _, Long _ -> "integer";
      case Double _ -> "number";
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case null, default -> "unsure";
    };
  }

  /// A name that the schema has not may be allowed or not.
  private boolean knowsAll(JsonObject object) {
    for (Map.Entry<String, Object> field : object) {
      @Nullable QuickCheck property = properties.get(field.getKey());
      if (property == null || !property.fits(field.getValue())) {
        return false;
      }
    }
    return true;
  }
}
