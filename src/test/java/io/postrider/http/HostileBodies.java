package io.postrider.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Bodies that do not fit, made from a schema of the contract.
final class HostileBodies {
  /// JSON values that few fields want.
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "7.5",
          "1e999",
          "9".repeat(500),
          "\"\"",
          "\" \"",
          "\"" + HostileRequests.MARK + "\"",
          "\"" + "x".repeat(200_000) + "\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "[null]",
          "[[[[[[[[\"" + HostileRequests.MARK + "\"]]]]]]]]",
          "[" + "1,".repeat(15_000) + "1]",
          "{}",
          "{\"" + HostileRequests.MARK + "\\u0007/~%\":1}");

  private HostileBodies() {}

  /// What is no object of the right form, whatever the schema.
  static List<Buffer> malformed() {
    List<Buffer> bodies = new ArrayList<>();
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "7",
            "\"x\"",
            "[]",
            "{",
            "{}{}",
            "{} x",
            "\ufeff{}",
            "{\"a\":1,\"a\":2}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":NaN}",
            "{\"a\":\u0000}",
            "[".repeat(100_000),
            "{\"a\":".repeat(20_000),
            "{\"" + "x".repeat(100_000) + "\":1}",
            "{\"a\":\"" + "x".repeat(2 << 20) + "\"}")) {
      bodies.add(Buffer.buffer(text));
    }
    bodies.add(Buffer.buffer(new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'}));
    bodies.add(Buffer.buffer(new byte[] {0, 0, 0, '{', 0, 0, 0, '}'}));
    return bodies;
  }

  /// A body that fits but for one place, for each place and each value.
  static List<Buffer> wrongValues(JsonObject schema) {
    List<Buffer> bodies = new ArrayList<>();
    String fitting = example(schema).encode();
    places(
        schema,
        "",
        place -> VALUES.forEach(value -> bodies.add(Buffer.buffer(with(fitting, place, value)))));
    return bodies;
  }

  /// Field names, for nested ones their path with dots.
  private static void places(JsonObject schema, String path, Consumer<String> each) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      each.accept(path + name);
      places(properties.getJsonObject(name), path + name + ".", each);
    }
  }

  /// JSON is put together as text, since the values are none that a parser would take.
  private static String with(String fitting, String place, String value) {
    int dot = place.indexOf('.');
    String inner =
        dot < 0 ? value : "{\"" + place.substring(dot + 1).replace(".", "\":{\"") + "\":" + value;
    long depth = place.chars().filter(c -> c == '.').count();
    JsonObject rest = new JsonObject(fitting);
    String name = dot < 0 ? place : place.substring(0, dot);
    rest.remove(name);
    String others = rest.encode().substring(1);
    return "{\""
        + name
        + "\":"
        + inner
        + "}".repeat((int) depth)
        + (rest.isEmpty() ? "" : ",")
        + others;
  }

  /// What fits, as far as the schema tells.
  static JsonObject example(JsonObject schema) {
    JsonObject body = new JsonObject();
    for (Object name : schema.getJsonArray("required", new JsonArray())) {
      String field = (String) name;
      body.put(field, value(schema.getJsonObject("properties").getJsonObject(field)));
    }
    return body;
  }

  private static Object value(JsonObject schema) {
    JsonArray examples = schema.getJsonArray("examples", schema.getJsonArray("enum"));
    if (examples != null) {
      return examples.getValue(0);
    }
    return switch (schema.getString("type", "string")) {
      case "integer", "number" -> 1;
      case "boolean" -> true;
      case "array" -> new JsonArray().add(value(schema.getJsonObject("items", new JsonObject())));
      case "object" -> example(schema);
      default -> "x";
    };
  }
}
