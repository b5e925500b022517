package io.postrider.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON Schema (2020-12), told in our words: the validator's own would repeat values. Not safe
/// for several threads, because the validator caches in the schema.
final class Schema {
  /// Compares every item with every other: whoever sends many would keep an event loop busy.
  private static final String TOO_DEAR = "uniqueItems";

  /// So many errors are told; the answer stays small whatever comes.
  static final int MOST_ERRORS = 20;

  private final JsonObject schema;
  private final Validator validator;
  private final QuickCheck quick;

  /// @param schema without references
  Schema(JsonObject schema) {
    if (schema.encode().contains("\"" + TOO_DEAR + "\"")) {
      throw new ContractException("a request must not have " + TOO_DEAR);
    }
    this.schema = schema;
    this.quick = new QuickCheck(schema);
    this.validator = validator(schema);
  }

  /// What has the last word, and tells all errors.
  static Validator validator(JsonObject schema) {
    return Validator.create(
        JsonSchema.of(schema.copy()),
        new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("app://postrider")
            .setOutputFormat(OutputFormat.Basic));
  }

  /// What does not fit: one line a place, `body.contact.phone: must be a text`; of many the first.
  ///
  /// @param root what the whole value is called
  List<String> errors(String root, Object value) {
    if (quick.fits(value)) {
      return List.of();
    }
    OutputUnit result = validator.validate(value);
    List<OutputUnit> units = result.getErrors();
    if (Boolean.TRUE.equals(result.getValid()) || units == null) {
      return List.of();
    }
    Map<String, String> byPlace = new LinkedHashMap<>();
    for (OutputUnit unit : units) {
      @Nullable String problem = SchemaWords.problem(schema, unit);
      if (problem != null) {
        byPlace.putIfAbsent(SchemaWords.place(root, value, unit), problem);
      }
    }
    return byPlace.entrySet().stream()
        .limit(MOST_ERRORS)
        .map(error -> error.getKey() + ": " + error.getValue())
        .toList();
  }

  /// Where the schema allows `null`, it means absent; this takes them away.
  void dropNulls(JsonObject value) {
    dropNulls(value, schema);
  }

  private static boolean allowsNull(JsonObject property) {
    return property.getValue("type") instanceof JsonArray types && types.contains("null");
  }

  private static void dropNulls(JsonObject value, JsonObject schema) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      if (!value.containsKey(name)) {
        continue;
      }
      JsonObject property = properties.getJsonObject(name);
      Object field = value.getValue(name);
      if (field == null && allowsNull(property)) {
        value.remove(name);
      } else if (field instanceof JsonObject object) {
        dropNulls(object, property);
      } else if (field instanceof JsonArray array
          && property.getValue("items") instanceof JsonObject items) {
        array.forEach(
            item -> {
              if (item instanceof JsonObject object) {
                dropNulls(object, items);
              }
            });
      }
    }
  }
}
