package io.postrider.http.contract;

import io.postrider.model.Failure;
import io.postrider.model.Texts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The form of an operation's body: one JSON object, read strictly, that fits its schema.
public final class BodyForm {
  private static final int DEEPEST = 64;
  private static final int MOST_VALUES = 20_000;

  /// Refuses duplicate names and what follows the value. Numbers become `Integer`, `Long`,
  /// `BigInteger` or `Double`, never a `BigDecimal` of any size.
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Endpoint.Body rule;
  private final Schema schema;

  public BodyForm(Endpoint.Body rule) {
    this.rule = rule;
    this.schema = new Schema(rule.schema());
  }

  public int limitBytes() {
    return rule.limitBytes();
  }

  /// A body without a type is taken for JSON.
  ///
  /// @throws FailureException `Malformed`
  public void checkType(@Nullable String contentType) {
    if (contentType != null && !isJson(contentType)) {
      throw malformed("header.content-type: must be application/json");
    }
  }

  /// The body as JSON that fits the schema.
  ///
  /// @throws FailureException `Malformed` with the errors, of many the first
  public JsonObject read(Buffer body) {
    if (body.length() == 0 && !rule.required()) {
      return new JsonObject();
    }
    if (body.length() == 0) {
      throw malformed("body: must not be empty");
    }
    Walk walk = new Walk();
    JsonObject object = walk.object(parse(body));
    schema.dropNulls(object);
    List<String> errors = new ArrayList<>(walk.errors);
    errors.addAll(schema.errors("body", object));
    if (!errors.isEmpty()) {
      throw new Failure.Malformed(errors.stream().limit(Schema.MOST_ERRORS).toList()).asException();
    }
    return object;
  }

  private static Map<?, ?> parse(Buffer body) {
    Object tree;
    String text =
        Texts.utf8(body.getBytes())
            .orElseThrow(() -> malformed("body: must be UTF-8, without a byte order mark"));
    try {
      tree = MAPPER.readValue(text, Object.class);
    } catch (JacksonException broken) {
      throw malformed("body: must be one valid JSON value");
    }
    if (!(tree instanceof Map<?, ?> map)) {
      throw malformed("body: must be an object");
    }
    return map;
  }

  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static RuntimeException malformed(String error) {
    return new Failure.Malformed(List.of(error)).asException();
  }

  /// Looks at every value once: how many there are, and whether texts are well-formed.
  private static final class Walk {
    private final List<String> errors = new ArrayList<>();
    private int values;

    JsonObject object(Map<?, ?> map) {
      return object("body", map);
    }

    private JsonObject object(String place, Map<?, ?> map) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> {
            String name = String.valueOf(key);
            String where = place + "." + SchemaWords.shown(name);
            check(where, name);
            fields.put(name, value(where, value));
          });
      return new JsonObject(fields);
    }

    private @Nullable Object value(String place, @Nullable Object value) {
      values++;
      if (values > MOST_VALUES) {
        throw malformed("body: must have at most " + MOST_VALUES + " values");
      }
      return switch (value) {
        case Map<?, ?> map -> object(place, map);
        case List<?> list -> array(place, list);
        case String text -> check(place, text);
        case null -> null;
        default -> value;
      };
    }

    private JsonArray array(String place, List<?> list) {
      List<@Nullable Object> items = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        items.add(value(place + "[" + i + "]", list.get(i)));
      }
      return new JsonArray(items);
    }

    private String check(String place, String text) {
      if (!Texts.wellFormed(text) && errors.size() < Schema.MOST_ERRORS) {
        errors.add(place + ": must be valid Unicode without NUL");
      }
      return text;
    }
  }
}
