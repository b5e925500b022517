package io.postrider.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says what the validator found, by the schema's keyword and never with the value.
final class SchemaWords {
  private static final Pattern NOT_SHOWN = Pattern.compile("[^\\x21-\\x7e…]");

  private SchemaWords() {}

  /// What is wrong; absent when another unit says it.
  static @Nullable String problem(JsonObject schema, OutputUnit unit) {
    List<String> keywords = segments(unit.getKeywordLocation());
    String keyword = keywords.getLast();
    @Nullable Object owner = at(schema, keywords.subList(0, keywords.size() - 1));
    if (!(owner instanceof JsonObject rule)) {
      return null;
    }
    Object limit = rule.getValue(keyword);
    return switch (keyword) {
      case "type" -> types(limit);
      case "required" -> "is required";
      case "additionalProperties" -> unexpected(rule, unit) ? "unexpected property" : null;
      case "enum" -> "must be one of " + listed(rule.getJsonArray("enum"));
      case "const" -> "must be " + limit;
      case "minLength" ->
          Integer.valueOf(1).equals(limit)
              ? "must not be empty"
              : "must have at least " + limit + " characters";
      case "maxLength" -> "must have at most " + limit + " characters";
      case "minItems" -> "must have at least " + limit + " entries";
      case "maxItems" -> "must have at most " + limit + " entries";
      case "minProperties" -> "must have at least " + limit + " fields";
      case "maxProperties" -> "must have at most " + limit + " fields";
      case "minimum" -> "must be at least " + limit;
      case "maximum" -> "must be at most " + limit;
      case "exclusiveMinimum" -> "must be more than " + limit;
      case "exclusiveMaximum" -> "must be less than " + limit;
      case "pattern" -> "must be " + rule.getString("x-form", "of the form " + limit);
      case "properties", "items", "prefixItems" -> null;
      default -> "does not fit";
    };
  }

  /// The validator counts a declared property that does not fit as an additional one, too.
  private static boolean unexpected(JsonObject rule, OutputUnit unit) {
    String name = segments(unit.getInstanceLocation()).getLast();
    return Boolean.FALSE.equals(rule.getValue("additionalProperties"))
        && !rule.getJsonObject("properties", new JsonObject()).containsKey(name);
  }

  /// Of `[array, 'null']` the first is what is meant.
  private static String types(Object limit) {
    return type(limit instanceof JsonArray several ? several.getString(0) : String.valueOf(limit));
  }

  static String type(String type) {
    return switch (type) {
      case "string" -> "must be a text";
      case "boolean" -> "must be true or false";
      case "integer" -> "must be a whole number";
      case "number" -> "must be a number";
      case "array" -> "must be an array";
      case "object" -> "must be an object";
      default -> "must be one of " + type;
    };
  }

  private static String listed(JsonArray values) {
    return String.join(", ", values.stream().map(String::valueOf).toList());
  }

  /// Where: `body.contact.phone`, `body.options[3]`. For a field that is missing, where it ought to
  /// be.
  static String place(String root, Object value, OutputUnit unit) {
    StringBuilder place = new StringBuilder(root);
    @Nullable Object here = value;
    for (String name : segments(unit.getInstanceLocation())) {
      if (here instanceof JsonArray array) {
        place.append('[').append(name).append(']');
        here = array.getValue(Integer.parseInt(name));
      } else {
        place.append('.').append(shown(name));
        here = here instanceof JsonObject object ? object.getValue(name) : null;
      }
    }
    if (segments(unit.getKeywordLocation()).getLast().equals("required")) {
      String error = unit.getError();
      place.append('.').append(error, error.indexOf('"') + 1, error.lastIndexOf('"'));
    }
    return place.toString();
  }

  private static @Nullable Object at(Object root, List<String> path) {
    @Nullable Object here = root;
    for (String name : path) {
      here =
          switch (here) {
            case JsonObject object -> object.getValue(name);
            case JsonArray array -> array.getValue(Integer.parseInt(name));
            case null, default -> null;
          };
    }
    return here;
  }

  /// The names of a JSON pointer as the validator writes it: `#/a/b`. Its percent-encoding cannot
  /// be undone (byte 7 becomes `%7`); the contract's own names need none, of others it is not
  /// shown.
  private static List<String> segments(String pointer) {
    return pointer.length() < 2
        ? List.of()
        : List.of(pointer.substring(2).split("/", -1)).stream().map(SchemaWords::decoded).toList();
  }

  private static String decoded(String segment) {
    return segment.replaceAll("%[0-9A-F]{1,2}", "?").replace("~1", "/").replace("~0", "~");
  }

  /// Names come from the outside: cut, and printable ASCII only.
  static String shown(String name) {
    String cut = name.length() > 64 ? name.substring(0, 64) + "…" : name;
    return NOT_SHOWN.matcher(cut).replaceAll("?");
  }
}
