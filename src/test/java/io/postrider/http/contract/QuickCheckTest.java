package io.postrider.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Beside the validator, which has the last word.
final class QuickCheckTest {
  private static final int BODIES = 3_000;

  private static List<Endpoint> endpoints() {
    return Contract.load().endpoints().stream()
        .filter(endpoint -> endpoint.body().isPresent())
        .toList();
  }

  private static JsonObject schema(Endpoint endpoint) {
    return endpoint.body().orElseThrow().schema();
  }

  @Test
  void isSureOfNothingThatTheValidatorRefuses() {
    Random random = new Random(7);
    int sure = 0;
    for (Endpoint endpoint : endpoints()) {
      JsonObject schema = schema(endpoint);
      QuickCheck quick = new QuickCheck(schema);
      Validator validator = Schema.validator(schema);
      for (int i = 0; i < BODIES; i++) {
        @Nullable Object body = new Maker(random).value(schema);
        if (body != null && quick.fits(body)) {
          sure++;
          assertThat(validator.validate(body).getValid()).as("%s %s", endpoint.id(), body).isTrue();
        }
      }
    }
    assertThat(sure).isGreaterThan(BODIES);
  }

  @Test
  void isSureOfWhatMostRequestsAre() {
    Endpoint send =
        endpoints().stream().filter(one -> one.id().equals("sendMessage")).findAny().orElseThrow();
    QuickCheck quick = new QuickCheck(schema(send));
    JsonObject text =
        new JsonObject().put("type", "text").put("to", "15550001111").put("text", "some words");

    assertThat(quick.fits(text)).isTrue();
    assertThat(quick.fits(text.copy().put("mentions", new JsonArray().add("any")))).isTrue();
    assertThat(quick.fits(text.copy().put("type", "texts"))).isFalse();
    assertThat(quick.fits(text.copy().put("other", 1))).isFalse();
    assertThat(quick.fits(text.copy().putNull("to"))).isFalse();
    assertThat(quick.fits(new JsonObject().put("type", "text"))).isFalse();
    assertThat(quick.fits("text")).isFalse();
    assertThat(quick.fits(null)).isFalse();
  }

  @Test
  void isNeverSureUnderWordsThatItDoesNotKnow() {
    assertThat(quick("{\"type\":\"string\"}").fits("x")).isTrue();
    assertThat(quick("{\"type\":\"string\",\"maxLength\":3}").fits("x")).isFalse();
    assertThat(quick("{\"type\":\"string\",\"enum\":[]}").fits("x")).isFalse();
    assertThat(quick("{}").fits("x")).isFalse();
    assertThat(quick("{\"type\":\"array\"}").fits(new JsonArray())).isFalse();
    assertThat(
            quick("{\"type\":\"object\",\"properties\":{\"a\":true}}")
                .fits(new JsonObject().put("a", 1)))
        .isFalse();
  }

  private static QuickCheck quick(String schema) {
    return new QuickCheck(new JsonObject(schema));
  }

  /// Makes values that fit a schema more or less.
  private record Maker(Random random) {
    @Nullable Object value(JsonObject schema) {
      if (random.nextInt(12) == 0) {
        return any();
      }
      Object type = schema.getValue("type");
      String name =
          type instanceof JsonArray several
              ? several.getString(random.nextInt(several.size()))
              : String.valueOf(type);
      return switch (name) {
        case "object" -> object(schema);
        case "array" -> array(schema);
        case "string" -> text(schema);
        case "integer" -> random.nextBoolean() ? random.nextInt(9) : random.nextLong();
        case "number" -> random.nextDouble();
        case "boolean" -> random.nextBoolean();
        case "null" -> null;
        default -> any();
      };
    }

    private JsonObject object(JsonObject schema) {
      JsonObject made = new JsonObject();
      List<String> required = new ArrayList<>();
      schema.getJsonArray("required", new JsonArray()).forEach(one -> required.add((String) one));
      for (Map.Entry<String, Object> property :
          schema.getJsonObject("properties", new JsonObject())) {
        int chance = required.contains(property.getKey()) ? 20 : 3;
        if (random.nextInt(chance) != 0 == required.contains(property.getKey())) {
          made.put(property.getKey(), value((JsonObject) property.getValue()));
        }
      }
      return random.nextInt(20) == 0 ? made.put("other", any()) : made;
    }

    private JsonArray array(JsonObject schema) {
      JsonArray made = new JsonArray();
      for (int i = random.nextInt(3); i > 0; i--) {
        made.add(schema.getValue("items") instanceof JsonObject items ? value(items) : any());
      }
      return made;
    }

    private String text(JsonObject schema) {
      JsonArray values = schema.getJsonArray("enum", new JsonArray().add("some text").add(""));
      return values.getString(random.nextInt(values.size()));
    }

    private @Nullable Object any() {
      List<Object> some =
          List.of(
              "x", 1, 1.5, 1L << 40, true, new JsonObject().put("x", 1), new JsonArray().add(1));
      int which = random.nextInt(some.size() + 1);
      return which == some.size() ? null : some.get(which);
    }
  }
}
